"""A small provider of OpenID Connect on this machine, that can be told to misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "graadmeter", "geheim van de proef"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class OpenProvider:
    """What it says.

    Attributes:
        key: what it signs with; its public half is what it publishes.
        claims: replace claims of the token; None leaves one out.
        told: replace what its page about a person says.
        signing: another key to sign with than it publishes.
        nonce: of the visit that is signed in.
        asked: what the token page was asked, to see that the secret and PKCE came along.
    """

    key: rsa.RSAPrivateKey
    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    signing: rsa.RSAPrivateKey | None = None
    algorithm: str = "RS256"
    nonce: str = ""
    asked: dict[str, list[str]] = field(default_factory=dict)

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "1234",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "anna@example.org",
            "email_verified": True,
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "HS256":
            return jwt.encode(kept, SECRET * 3, "HS256", headers={"kid": "1"})
        return jwt.encode(kept, self.signing or self.key, self.algorithm, headers={"kid": "1"})

    def keys(self) -> dict[str, Any]:
        made = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**made, "kid": "1", "alg": "RS256", "use": "sig"}]}


@contextmanager
def running(key: rsa.RSAPrivateKey) -> Iterator[OpenProvider]:
    provider = OpenProvider(key)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/keys":
                self._say(provider.keys())
            else:
                person = {"sub": "1234", "email": "anna@example.org", "email_verified": True}
                self._say({**person, **provider.told})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            provider.asked = parse_qs(self.rfile.read(length).decode())
            self._say({"access_token": "a", "id_token": provider.token()})

        def _say(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.daemon_threads = True
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
