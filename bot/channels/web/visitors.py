"""Who asks: a browser, known by a signed cookie that says nothing about anybody."""

import hmac
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db.keys import Keys

COOKIE = "zhuye"
COOKIE_HTTPS = "__Host-zhuye"
"""Names of the cookie; no other site of the same domain can set one of the second."""
FORM_KEY = "key"
"""The field of every form that shows that it came from our page."""

KEPT = 400 * 86_400
"""Seconds that a browser keeps the cookie: the most that any does (draft RFC 6265bis, 5.5)."""

_TOKEN_BYTES = 24


@dataclass(frozen=True)
class Visitor:
    """One browser. `address` is where messages for it go; `form_key` belongs into its forms."""

    address: str
    form_key: str


class Visitors:
    """Knows browsers again, and which requests are really theirs."""

    def __init__(self, keys: Keys) -> None:
        """Sign with `keys`."""
        self._keys = keys

    def of(self, request: Request) -> Visitor:
        """The browser that asks; a new one if it brings no cookie of ours."""
        address, _, signature = request.cookies.get(_cookie(request), "").partition(".")
        if address and _same(signature, self._signature(address)):
            return self._visitor(address)
        return self._visitor(secrets.token_urlsafe(_TOKEN_BYTES))

    def remember(self, visitor: Visitor, request: Request, response: Response) -> None:
        """Let the browser bring its cookie next time."""
        value = f"{visitor.address}.{self._signature(visitor.address)}"
        response.set_cookie(
            _cookie(request),
            value,
            max_age=KEPT,
            httponly=True,
            secure=_is_safe(request),
            samesite="lax",
        )

    def forget(self, request: Request, response: Response) -> None:
        """Let the browser throw away its cookie and whatever else it keeps of ours."""
        response.delete_cookie(
            _cookie(request), httponly=True, secure=_is_safe(request), samesite="lax"
        )
        # Not the cookies: that would be those of every site of the same domain.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'

    def is_theirs(self, visitor: Visitor, request: Request, form_key: str) -> bool:
        """Whether a request that changes something comes from our own page in that browser."""
        return _same(form_key, visitor.form_key) and not is_foreign(request)

    def _visitor(self, address: str) -> Visitor:
        return Visitor(address, self._keys.digest(address, "web.form"))

    def _signature(self, address: str) -> str:
        return self._keys.digest(address, "web.visitor")


def is_foreign(request: Request) -> bool:
    """Whether a browser says that another site's page made this request."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin, host = request.headers.get("origin"), request.headers.get("host")
    return origin is not None and origin not in {f"https://{host}", f"http://{host}"}


def _is_safe(request: Request) -> bool:
    """Whether nobody on the way can read along."""
    return request.url.scheme == "https"


def _cookie(request: Request) -> str:
    return COOKIE_HTTPS if _is_safe(request) else COOKIE


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="surrogatepass"), right.encode())
