"""Content encodings: choose one by `Accept-Encoding`, and compress with it."""

import gzip
from functools import lru_cache

import brotli

IDENTITY = "identity"
LONGEST = 200  # characters of a header that are read; browsers send about twenty


def _compress_brotli(body: bytes) -> bytes:
    """Compress as far as takes about as long as gzip does."""
    packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return packed


def _compress_gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


# Those we offer, the best first.
COMPRESSORS = {"br": _compress_brotli, "gzip": _compress_gzip}


@lru_cache(maxsize=256)
def choose_encoding(accepted: str) -> str:
    """Return the encoding that a browser prefers, of those that we offer.

    Args:
        accepted: The value of `Accept-Encoding`; empty where there was none.

    Returns:
        A key of COMPRESSORS, or IDENTITY. Of two that weigh the same, the one that
        makes less of the page.

    Source: RFC 9110, section 12.5.3.
    """
    weights = _parse_weights(accepted) if len(accepted) <= LONGEST else {}
    others = weights.get("*", 0.0)
    offered = {name: weights.get(name, others) for name in COMPRESSORS}
    offered[IDENTITY] = weights.get(IDENTITY, others or 0.001)
    best = max(offered, key=lambda name: offered[name])  # the first of the highest
    return best if offered[best] > 0 else IDENTITY


def _parse_weights(accepted: str) -> dict[str, float]:
    """Return the weight of each coding that a header names; 0 means never."""
    weights = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                weight = _parse_weight(parameter[2:])
        weights["gzip" if name == "x-gzip" else name] = weight
    return weights


def _parse_weight(text: str) -> float:
    """Return a weight; what is none counts as 0, so that nothing unasked is sent."""
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def compress(body: bytes, encoding: str) -> bytes:
    """Return a body in an encoding that `choose_encoding` returned."""
    return body if encoding == IDENTITY else COMPRESSORS[encoding](body)
