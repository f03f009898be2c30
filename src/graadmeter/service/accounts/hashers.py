"""How passwords are kept that we made ourselves and that are good for one sign-in."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.utils.crypto import constant_time_compare


class OneTimeHasher(BasePasswordHasher):
    """A keyed hash, for random passwords of 79 bits: guessing those takes no slow hash to stop.

    A list of a thousand people would take minutes otherwise. Checking takes as long as it does for
    a password that somebody chose, so that nobody learns which accounts were never used.
    """

    algorithm = "once"

    def encode(self, password: str, salt: str) -> str:
        """The password as it is kept."""
        made = hmac.digest(salt.encode(), password.encode(), hashlib.sha256).hex()
        return f"{self.algorithm}${salt}${made}"

    def decode(self, encoded: str) -> dict[str, Any]:
        """Its parts."""
        algorithm, salt, made = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": made}

    def verify(self, password: str, encoded: str) -> bool:
        """Whether it is the password, after as much work as any other takes."""
        get_hasher().encode(password, get_hasher().salt())
        salt = self.decode(encoded)["salt"]
        return constant_time_compare(encoded, self.encode(password, salt))

    def safe_summary(self, encoded: str) -> Any:
        """What may be shown of it."""
        return {"algorithm": self.decode(encoded)["algorithm"]}

    def must_update(self, encoded: str) -> bool:  # noqa: ARG002
        """It is replaced by what the account chooses at its first sign-in."""
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Checking already takes as long as it should."""
