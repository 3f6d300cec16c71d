"""Security headers on every answer, and the refusal of forms that another site sent. Plain ASGI, no body is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""For a paper that our own page shows in a frame; nothing else may be framed."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class SecurityHeaders:
    """Adds HEADERS where a page did not set its own."""

    def __init__(self, app: App, *, secure: bool) -> None:
        self._app = app
        self._headers = {**HEADERS, "strict-transport-security": STRICT_TRANSPORT} if secure else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and complete the head of the answer."""

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, complete if scope["type"] == "http" else send)


class SameOrigin:
    """Refuses a request that may change something unless a browser says that it comes from our own pages.

    A client without a cookie has no session that another site could misuse, and passes.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if _may_change(scope) and not _own(Headers(scope=scope), scope):
            head = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 403, "headers": head})
            await send({"type": "http.response.body", "body": b"This form was not sent from a page of this desk."})
            return
        await self._app(scope, receive, send)


def _may_change(scope: Scope) -> bool:
    """Say whether a request may change something by a session; the API knows no cookie, only tokens."""
    is_page = scope["type"] == "http" and not str(scope["path"]).startswith("/api/")
    return is_page and scope["method"] not in SAFE


def _own(headers: Headers, scope: Scope) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    if origin is not None:
        return origin == f"{scope['scheme']}://{headers.get('host', '')}"
    return "cookie" not in headers
