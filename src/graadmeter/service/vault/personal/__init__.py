"""The second tier of the vault: what is sealed to people, so that the service cannot open it.

The report has a key of its own (`new_report_key`). Its content is closed under that key
(`envelopes`, `streams`), and the key is sealed to the key pair of each person who may read it
(`keypairs`): to members, whose private keys are locked with a passphrase (`passphrases`), to the
reporter, whose pair follows from the receipt (`receipt_pair`), and to the recovery pair, which two
of three people can put together (`shares`). Nothing here reads or writes the database.

The formats are described byte by byte in ``docs/reference/vault.md``.
"""

from __future__ import annotations

from nacl.utils import random

from graadmeter.service.vault import KEY_BYTES


def new_report_key() -> bytes:
    """A key for one report; 32 random bytes."""
    return random(KEY_BYTES)
