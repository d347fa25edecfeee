"""The site without its bounds on signing in, for `tests.bench.sign_in` to compare.

UNBOUNDED in the environment names what is left out: "limits", or "hashing" as well.
"""

import os
from contextlib import nullcontext

from config.wsgi import application  # first: it sets Django up

# isort: split
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config.accounts import adapters
from config.accounts.hashers import BoundedPBKDF2PasswordHasher

__all__ = ["application"]

adapters.take_try = lambda *arguments: None
if os.environ["UNBOUNDED"] == "hashing":
    adapters.place_to_hash = lambda *, is_known_device: nullcontext()
    BoundedPBKDF2PasswordHasher.encode = PBKDF2PasswordHasher.encode
