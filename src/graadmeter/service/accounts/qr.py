"""The secret of a second step, for a telephone to read."""

from __future__ import annotations

import base64

import segno
from django_otp.plugins.otp_totp.models import TOTPDevice


def picture(device: TOTPDevice) -> str:
    """A QR code as the address of a picture; black on white, also on a dark page."""
    code = segno.make(device.config_url, error="m", micro=False)
    return code.svg_data_uri(border=2, scale=4, light="#ffffff")


def secret(device: TOTPDevice) -> str:
    """The secret to type, in groups of four characters."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
