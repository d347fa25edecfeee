"""Access codes: twelve letters that open an asker's private page.

The database holds a keyed digest of a code and never the code. A code is made from a
seed that is not stored either, so that the same sending twice shows the same code.
"""

import secrets

from django.utils.crypto import salted_hmac

# Crockford's base 32: no I, L, O and U, so that handwriting has one reading.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans("ilo", "110")
LENGTH = 12  # 60 bits


def make_access_code(seed: str = "") -> str:
    """Return a code in groups of four: "k7m2-9qdf-3xwp".

    Args:
        seed: At least 60 random bits; the same seed gives the same code. Without one
            the code is random.
    """
    seed = seed or secrets.token_hex()
    digest = salted_hmac("qa.code", seed, algorithm="sha256").digest()
    number = int.from_bytes(digest[:8])
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
    return _group(letters)


def parse_access_code(typed: str) -> str:
    """Return a typed code as it was made, or nothing where it cannot be one.

    Capitals, spaces and dashes do not matter, nor does a whole link; I and L are read
    as 1, O as 0.
    """
    letters = typed.rpartition("#")[2].lower().translate(MISREAD)
    kept = "".join(letter for letter in letters if letter in ALPHABET)
    is_clean = all(letter in ALPHABET or letter in " -–—\t\r\n" for letter in letters)
    return _group(kept) if is_clean and len(kept) == LENGTH else ""


def access_code_digest(code: str) -> str:
    """Return the keyed digest that a code is kept as."""
    return salted_hmac("qa.code-digest", code, algorithm="sha256").hexdigest()


def _group(letters: str) -> str:
    return "-".join(letters[place : place + 4] for place in range(0, LENGTH, 4))
