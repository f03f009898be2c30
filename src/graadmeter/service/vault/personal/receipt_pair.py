"""The key pair of a reporter without an account, who has nothing but a receipt."""

from __future__ import annotations

from graadmeter.service.vault.personal.keypairs import KeyPair, key_pair_from
from graadmeter.service.vault.receipts import receipt_key


def reporter_pair(receipt: str) -> KeyPair:
    """The pair that a receipt gives, however it is typed; with another pepper another pair.

    Args:
        receipt: 20 characters of Crockford's base 32: a hundred random bits.

    Raises:
        UserError: it is no receipt.
    """
    return key_pair_from(receipt_key(receipt))
