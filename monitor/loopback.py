"""Local pages: served on loopback only, a random token in every address, the Host header checked.

What a page of somebody else could send is refused: it does not know the token, and its origin is another. Every answer
forbids scripts and styles from anywhere but here. Raises ``InputError`` for a port that cannot be used.
"""

from __future__ import annotations

import hmac
import secrets
import socket
import webbrowser
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.errors import InputError

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Refuses what does not come from this machine's own page: another Host, a wrong token, another Origin.

    ``forms`` says whether a page may send a form to its own server (without a referrer a browser would not say whose
    form it is); a page without one may send it nowhere.
    """

    def __init__(self, app: ASGIApp, token: str, port: int, forms: bool = False) -> None:
        self._app, self._token = app, token
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        headers = {**HEADERS, "Referrer-Policy": "same-origin" if forms else "no-referrer", "Content-Security-Policy": _POLICY.format(forms="'self'" if forms else "'none'")}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the headers of safety on its answer, or refuse it."""
        if scope["type"] != "http":
            return
        reason = self._find_fault(Request(scope))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *self._headers]}
            await send(message)

        if reason:
            await PlainTextResponse(reason, status_code=403)(scope, receive, send_safely)
        else:
            await self._app(scope, receive, send_safely)

    def _find_fault(self, request: Request) -> str:
        if request.headers.get("host", "") not in self._hosts:
            return "this page is served to this machine only"
        given = request.url.path.lstrip("/").partition("/")[0]
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode()):
            return "the token is wrong: open the address that was printed"
        origin = request.headers.get("origin")
        if origin and origin.partition("://")[2] not in self._hosts:
            return "another page cannot use this one"
        return ""


def serve_page(
    make_app: Callable[[str, int], Starlette], name: str, *, port: int = 0, open_page: bool = False,
    say: Callable[[str], None] = print,
) -> None:  # fmt: skip
    """Serve a page until it is interrupted. ``make_app`` takes token and port; ``say`` is told the address of ``name``."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise InputError(f"the port cannot be used: {error.strerror}", subject=str(port)) from None
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    address = f"http://127.0.0.1:{port}/{token}/"
    say(f"the {name} is at {address} (end it with Ctrl+C)")
    if open_page:
        webbrowser.open(address)
    config = uvicorn.Config(make_app(token, port), log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])
