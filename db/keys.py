"""The secret key of an installation: sealing of values, keyed hashes, the key file.

One secret gives three independent keys through HKDF (RFC 5869). Values are sealed with
AES-256-GCM (NIST SP 800-38D) under a random nonce of 96 bits, which is good for 2**32 values
of one secret before the chance of a repeated nonce reaches 2**-32.
"""

import hmac
import json
import os
import secrets
import stat
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import KeyProblem, WrongKey

SHORTEST_SECRET = 32
_VERSION = b"\x01"
_NONCE = 12


class Keys:
    """Seals and unseals values, and makes keyed hashes, with one secret."""

    def __init__(self, secret: str) -> None:
        """Derive the keys.

        Raises:
            KeyProblem: `secret` has fewer than 32 characters.
        """
        if len(secret) < SHORTEST_SECRET:
            raise KeyProblem(f"the secret key has fewer than {SHORTEST_SECRET} characters")
        self._box = AESGCM(_derive(secret, b"zhuye seal 1"))
        self._hash_key = _derive(secret, b"zhuye digest 1")
        self.check = _derive(secret, b"zhuye check 1").hex()

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read the secret from `path`; make it, readable by its owner only, at the first start.

        Raises:
            KeyProblem: the file is readable by others, too short, not one line of printable
                ASCII, or cannot be read or made. The message names the file.
        """
        try:
            if not path.exists():
                _make_file(path)
            mode = path.stat().st_mode
            text = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise KeyProblem(f"{path}: {error}") from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyProblem(f"{path}: can be read by others; run: chmod 600 {path}")
        if not text.isprintable() or " " in text:
            raise KeyProblem(f"{path}: is not one line of printable characters without spaces")
        try:
            return cls(text)
        except KeyProblem as error:
            raise KeyProblem(f"{path}: {error}") from error

    def seal(self, value: Any, context: str) -> bytes:
        """Encrypt a JSON value so that it can be read back only under the same `context`.

        The result is a version byte, 12 bytes of nonce, then ciphertext and tag. `context` names
        where the value lives (table, column, whose), so that a value cannot be moved elsewhere.
        """
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._box.encrypt(nonce, _bytes(plain), context.encode())

    def unseal(self, sealed: bytes, context: str) -> Any:
        """Read back what `seal` made.

        Raises:
            WrongKey: another secret sealed it, or under another context, or it was changed.
        """
        version, nonce, box = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if version != _VERSION or len(nonce) < _NONCE:
            raise WrongKey(f"{context}: is not sealed in a way that this version knows")
        try:
            plain = self._box.decrypt(nonce, box, context.encode())
        except InvalidTag as error:
            raise WrongKey(f"{context}: cannot be read with this secret key") from error
        return json.loads(plain)

    def digest(self, text: str, context: str) -> str:
        """Keyed hash of `text` within `context`: 43 characters, the same for the same input.

        HMAC-SHA256; without the secret nobody can try out telephone numbers.
        """
        return urlsafe_b64encode(self._hash(text, context)).rstrip(b"=").decode()

    def tag(self, text: str, context: str) -> int:
        """The first 63 bits of the keyed hash of `text` within `context`: a blind index.

        Equal facts have equal tags, so that a database can look for them without knowing them.
        """
        return int.from_bytes(self._hash(text, context)[:8], "big") >> 1

    def _hash(self, text: str, context: str) -> bytes:
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        message = f"{len(context)}:{context}{text}".encode(errors="surrogatepass")
        return hmac.new(self._hash_key, message, sha256).digest()

    def __repr__(self) -> str:
        return "Keys(…)"


def _bytes(text: str) -> bytes:
    # Half a character can come in from outside; `json.loads` reads it back.
    return text.encode(errors="surrogatepass")


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def _make_file(path: Path) -> None:
    # Written aside and linked into place: a crash leaves no half key, and of two processes that
    # start at once one wins and the other reads the winner's.
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return
    finally:
        aside.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
