"""Accept-Encoding, with its weights, from browsers and from whoever sends nonsense."""

import pytest

from config.page_store.encodings import choose_encoding, compress
from tests.cases import for_each

CASES = [
    ("", "identity"),
    ("gzip, deflate, br, zstd", "br"),
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("GZIP;Q=1.0", "gzip"),
    ("br;q=0, *", "gzip"),
    ("br;q=0, gzip;q=0, *", "identity"),
    ("*", "br"),
    ("*;q=0", "identity"),
    ("identity;q=0, *;q=0.1", "br"),
    ("identity;q=1, gzip;q=0.5", "identity"),
    ("br;q=0.3, gzip;q=0.4", "gzip"),
    ("br;q=2", "identity"),
    ("br;q=nan", "identity"),
    ("br;q=", "identity"),
    ("br;level=3;q=0.5", "br"),
    (";;,,;q=1", "identity"),
    ("deflate, zstd", "identity"),
    ("br," * 100, "identity"),
]


@for_each("accepted, encoding", CASES)
def test_encoding_is_the_one_that_weighs_most(accepted, encoding):
    assert choose_encoding(accepted) == encoding


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_same_body_is_compressed_to_the_same_bytes(encoding):
    body = "Nähe und Abstand. ".encode() * 100
    assert compress(body, encoding) == compress(body, encoding)
