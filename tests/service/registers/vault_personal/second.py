"""The formats of ``docs/reference/vault.md`` a second time, sharing no code with the service.

HPKE by hand from RFC 9180, with libsodium's X25519 and ChaCha20-Poly1305 where the service uses
OpenSSL's; XChaCha20-Poly1305 and secretstream by hand on OpenSSL's ChaCha20 and Poly1305 where the
service uses libsodium's; HKDF from the standard library. Slow, for tests alone.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import uuid
from dataclasses import dataclass

import nacl.bindings as sodium
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.poly1305 import Poly1305

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PIECE = 65536


def parts(*each: bytes) -> bytes:
    return b"".join(len(part).to_bytes(2, "big") + part for part in each)


def place(organisation: uuid.UUID, table: str, column: str, row: uuid.UUID) -> bytes:
    return parts(organisation.bytes, table.encode(), column.encode(), row.bytes)


def context(
    purpose: str, organisation: uuid.UUID, report: uuid.UUID, recipient: str, version: int
) -> bytes:
    return parts(
        purpose.encode(),
        organisation.bytes,
        report.bytes,
        recipient.encode(),
        struct.pack(">I", version),
    )


# ----------------------------------------------------------------------------- HKDF (RFC 5869)


def extract(salt: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), secret, "sha256")


def expand(key: bytes, info: bytes, length: int) -> bytes:
    made, block, number = b"", b"", 0
    while len(made) < length:
        number += 1
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        made += block
    return made[:length]


def derived(secret: bytes, purpose: str, about: bytes = b"") -> bytes:
    info = parts(b"graadmeter vault", purpose.encode(), about)
    return expand(extract(b"", secret), info, 32)


def pair_from(seed: bytes) -> tuple[bytes, bytes]:
    private = derived(seed, "key pair 1")
    return private, sodium.crypto_scalarmult_base(private)


def receipt_key(receipt: str, pepper: bytes) -> bytes:
    plain = receipt.replace("-", "").encode()
    return hashlib.blake2b(plain, digest_size=32, key=pepper, person=b"receipt key").digest()


# ------------------------------------------------------------------------------ HPKE (RFC 9180)

_KEM = b"KEM" + struct.pack(">H", 0x0020)
_HPKE = b"HPKE" + struct.pack(">HHH", 0x0020, 0x0001, 0x0003)


@dataclass(frozen=True)
class Schedule:
    shared_secret: bytes
    key: bytes
    base_nonce: bytes
    exporter_secret: bytes


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return extract(salt, b"HPKE-v1" + suite + label + secret)


def _labeled_expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(key, struct.pack(">H", length) + b"HPKE-v1" + suite + label + info, length)


def _schedule(exchanged: bytes, encapsulated: bytes, recipient: bytes, info: bytes) -> Schedule:
    prk = _labeled_extract(_KEM, b"", b"eae_prk", exchanged)
    shared = _labeled_expand(_KEM, prk, b"shared_secret", encapsulated + recipient, 32)
    hashed = b"\x00" + _labeled_extract(_HPKE, b"", b"psk_id_hash", b"")
    hashed += _labeled_extract(_HPKE, b"", b"info_hash", info)
    secret = _labeled_extract(_HPKE, shared, b"secret", b"")
    return Schedule(
        shared,
        _labeled_expand(_HPKE, secret, b"key", hashed, 32),
        _labeled_expand(_HPKE, secret, b"base_nonce", hashed, 12),
        _labeled_expand(_HPKE, secret, b"exp", hashed, 32),
    )


def hpke_sender(public: bytes, info: bytes, ephemeral: bytes) -> tuple[bytes, Schedule]:
    encapsulated = sodium.crypto_scalarmult_base(ephemeral)
    exchanged = sodium.crypto_scalarmult(ephemeral, public)
    return encapsulated, _schedule(exchanged, encapsulated, public, info)


def hpke_recipient(private: bytes, info: bytes, encapsulated: bytes) -> Schedule:
    exchanged = sodium.crypto_scalarmult(private, encapsulated)
    return _schedule(exchanged, encapsulated, sodium.crypto_scalarmult_base(private), info)


def seal_to(public: bytes, content: bytes, told: bytes, ephemeral: bytes) -> bytes:
    info = parts(b"graadmeter sealed", b"\x01") + told
    encapsulated, made = hpke_sender(public, info, ephemeral)
    return (
        b"\x01"
        + encapsulated
        + sodium.crypto_aead_chacha20poly1305_ietf_encrypt(content, b"", made.base_nonce, made.key)
    )


def open_with(private: bytes, sealed: bytes, told: bytes) -> bytes:
    assert sealed[0] == 1
    info = parts(b"graadmeter sealed", b"\x01") + told
    made = hpke_recipient(private, info, sealed[1:33])
    return bytes(
        sodium.crypto_aead_chacha20poly1305_ietf_decrypt(
            sealed[33:], b"", made.base_nonce, made.key
        )
    )


# ---------------------------------------------- XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03)


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    state = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))

    def quarter(a: int, b: int, c: int, d: int) -> None:
        for add, into, turn in ((b, d, 16), (d, b, 12), (b, d, 8), (d, b, 7)):
            target = a if into == d else c
            state[target] = (state[target] + state[add]) & 0xFFFFFFFF
            mixed = state[into] ^ state[target]
            state[into] = ((mixed << turn) | (mixed >> (32 - turn))) & 0xFFFFFFFF

    for _round in range(10):
        for column in range(4):
            quarter(column, 4 + column, 8 + column, 12 + column)
        for column in range(4):
            quarter(column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
    return struct.pack("<8I", *state[:4], *state[12:])


def xchacha_seal(key: bytes, nonce: bytes, content: bytes, told: bytes) -> bytes:
    cipher = ChaCha20Poly1305(hchacha20(key, nonce[:16]))
    return nonce + cipher.encrypt(bytes(4) + nonce[16:], content, told)


def xchacha_open(key: bytes, sealed: bytes, told: bytes) -> bytes:
    cipher = ChaCha20Poly1305(hchacha20(key, sealed[:16]))
    return cipher.decrypt(bytes(4) + sealed[16:24], sealed[24:], told)


# ------------------------------------------------------------------- envelopes under a report key


def size(number: int) -> int:
    for step in (4096, 8192, 16384, 32768):
        if number + 8 <= step:
            return step
    return (number + 8 + 65535) // 65536 * 65536


def envelope(key: bytes, version: int, content: bytes, told: bytes, nonce: bytes) -> bytes:
    start = b"\x02" + struct.pack(">I", version)
    padded = (struct.pack(">Q", len(content)) + content).ljust(size(len(content)), b"\0")
    return start + xchacha_seal(key, nonce, padded, start + told)


def in_envelope(key: bytes, closed: bytes, told: bytes) -> bytes:
    assert closed[0] == 2
    padded = xchacha_open(key, closed[5:], closed[:5] + told)
    (length,) = struct.unpack_from(">Q", padded)
    assert len(padded) == size(length)
    return padded[8 : 8 + length]


# ------------------------------------- libsodium's secretstream, from its documentation "Algorithm"


class Secretstream:
    def __init__(self, key: bytes, header: bytes) -> None:
        self.key = hchacha20(key, header[:16])
        self.inner = header[16:]
        self.counter = 1

    def _chacha(self, block: int, content: bytes) -> bytes:
        nonce = struct.pack("<II", block, self.counter) + self.inner
        encryptor = Cipher(ChaCha20(self.key, nonce), mode=None).encryptor()
        return encryptor.update(content)

    def _tag_block(self, tag: int) -> bytes:
        return self._chacha(1, bytes([tag]) + bytes(63))

    def _authenticator(self, block: bytes, ciphertext: bytes, told: bytes) -> bytes:
        # The padding after the ciphertext is counted from the length alone: 16 - 64 + n, modulo 16.
        return Poly1305.generate_tag(
            self._chacha(0, bytes(32)),
            told
            + bytes(-len(told) % 16)
            + block
            + ciphertext
            + bytes(len(ciphertext) % 16)
            + struct.pack("<QQ", len(told), 64 + len(ciphertext)),
        )

    def _onwards(self, authenticator: bytes, tag: int) -> None:
        mixed = zip(self.inner, authenticator, strict=False)
        self.inner = bytes(a ^ b for a, b in mixed)
        self.counter = (self.counter + 1) % 2**32
        if tag & 2 or self.counter == 0:
            fresh = self._chacha(0, self.key + self.inner)
            self.key, self.inner, self.counter = fresh[:32], fresh[32:], 1

    def push(self, content: bytes, told: bytes, tag: int) -> bytes:
        block = self._tag_block(tag)
        ciphertext = self._chacha(2, content)
        authenticator = self._authenticator(block, ciphertext, told)
        self._onwards(authenticator, tag)
        return block[:1] + ciphertext + authenticator

    def pull(self, sealed: bytes, told: bytes) -> tuple[bytes, int]:
        first, ciphertext, authenticator = sealed[:1], sealed[1:-16], sealed[-16:]
        tag = self._tag_block(0)[0] ^ first[0]
        # Only the first byte of the block is sent; the others encrypt zeroes.
        block = first + self._tag_block(tag)[1:]
        assert hmac.compare_digest(self._authenticator(block, ciphertext, told), authenticator)
        content = self._chacha(2, ciphertext)
        self._onwards(authenticator, tag)
        return content, tag


def stream(content: bytes, key: bytes, told: bytes, header: bytes) -> bytes:
    total = size(len(content))
    padded = content.ljust(total - 8, b"\0") + struct.pack(">Q", len(content))
    sealing, made = Secretstream(key, header), b"\x01" + header
    for begin in range(0, total, PIECE):
        tag = 3 if begin + PIECE >= total else 0
        made += sealing.push(padded[begin : begin + PIECE], b"\x01" + told, tag)
    return made


def in_stream(sealed: bytes, key: bytes, told: bytes) -> bytes:
    assert sealed[0] == 1
    opening, padded, tag = Secretstream(key, sealed[1:25]), b"", 0
    for begin in range(25, len(sealed), PIECE + 17):
        assert tag == 0
        piece, tag = opening.pull(sealed[begin : begin + PIECE + 17], b"\x01" + told)
        padded += piece
    assert tag == 3
    (length,) = struct.unpack(">Q", padded[-8:])
    assert len(padded) == size(length)
    return padded[:length]


def file_key(report_key: bytes, file_id: uuid.UUID) -> bytes:
    return derived(report_key, "file key 1", file_id.bytes)


# ------------------------------------------------------------------------- passphrases and shares


def _passphrase_key(normal: str, start: bytes) -> bytes:
    _form, passes, memory, salt = struct.unpack(">BIQ16s", start)
    made = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=memory // 1024)
    return made.derive(normal.encode())


def locked(private: bytes, normal: str, told: bytes, start: bytes, nonce: bytes) -> bytes:
    about = parts(b"graadmeter locked", start) + told
    return start + xchacha_seal(_passphrase_key(normal, start), nonce, private, about)


def unlocked(kept: bytes, normal: str, told: bytes) -> bytes:
    start, sealed = kept[:29], kept[29:]
    assert start[0] == 1
    about = parts(b"graadmeter locked", start) + told
    return xchacha_open(_passphrase_key(normal, start), sealed, about)


def printed_share(number: str, characters: str) -> str:
    """A share; its check found by trying all of them."""
    for check in CROCKFORD:
        if _sum(number + characters + check) == 0:
            whole = characters + check
            return "-".join([number, *(whole[at : at + 5] for at in range(0, 25, 5))])
    raise AssertionError(characters)


def _sum(characters: str) -> int:
    """Sum of value times x to the power of its distance from the end, in GF(32)."""
    total = 0
    for distance, character in enumerate(reversed(characters)):
        value = CROCKFORD.index(character)
        for _each in range(distance):
            value <<= 1
            if value >= 32:
                value ^= 0b100101
        total ^= value
    return total


def wrapped_pairs(
    private: bytes, shares: tuple[str, str, str], told: bytes, nonces: list[bytes]
) -> bytes:
    plain = [share.replace("-", "")[:-1] for share in shares]
    made = b"\x01"
    for (one, two), nonce in zip(((0, 1), (0, 2), (1, 2)), nonces, strict=True):
        key = derived((plain[one] + plain[two]).encode(), "recovery pair 1")
        made += xchacha_seal(key, nonce, private, _about_pair(one, two, told))
    return made


def recovered(one: str, two: str, wrapped: bytes, told: bytes) -> bytes:
    first, second = sorted(share.replace("-", "")[:-1] for share in (one, two))
    numbers = int(first[0]) - 1, int(second[0]) - 1
    begin = 1 + 72 * ((0, 1), (0, 2), (1, 2)).index(numbers)
    key = derived((first + second).encode(), "recovery pair 1")
    return xchacha_open(key, wrapped[begin : begin + 72], _about_pair(*numbers, told))


def _about_pair(one: int, two: int, told: bytes) -> bytes:
    return parts(b"graadmeter recovery", b"\x01", f"{one + 1}{two + 1}".encode()) + told
