"""Refuses what is too large before it is read: by what it says of itself, and by what arrives."""

from __future__ import annotations

from starlette.datastructures import Headers

from workflow.web.headers import App, Message, Receive, Scope, Send

LARGEST = 60_000_000
"""Bytes of one request of a browser; larger evidence is taken in by the command line, which streams it."""

_TOLD = b"What you sent is too large. Nothing was kept. Send a smaller file."


class SizeLimit:
    """Answers 413 to a body of more than LARGEST bytes, whether or not it says how long it is."""

    def __init__(self, app: App, *, largest: int = LARGEST) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        # The API has limits of its own, for each address: evidence is streamed to it.
        if scope["type"] != "http" or str(scope["path"]).startswith("/api/"):
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdecimal() or int(told) > self._largest:
            await _refuse(send)
            return
        count = 0
        refused = False

        async def counted() -> Message:
            nonlocal count, refused
            message = await receive()
            count += len(message.get("body", b""))
            if count > self._largest:
                refused = True
                return {"type": "http.disconnect"}
            return message

        async def answer(message: Message) -> None:
            if not refused:
                await send(message)

        try:
            await self._app(scope, counted, answer)
        except Exception:
            if not refused:
                raise
        if refused:
            await _refuse(send)


async def _refuse(send: Send) -> None:
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": head})
    await send({"type": "http.response.body", "body": _TOLD})
