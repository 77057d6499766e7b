"""The server of the page: Starlette on loopback, a random token in every address, the Host header checked.

Every answer forbids scripts and styles from anywhere but here. What a page of somebody else could send is refused: it
knows neither the token nor can it send JSON to this origin.
"""

from __future__ import annotations

import hmac
import json
import secrets
import socket
import webbrowser
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.errors import InputError
from monitor.playground.session import Session
from monitor.rulepacks import Rulebook
from monitor.telling.render import find_templates

MAX_BODY = 2_000_000
FILES = {"": ("index.html", "text/html"), "app.js": ("app.js", "text/javascript"), "style.css": ("style.css", "text/css")}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Refuses what does not come from this machine's own page: another Host, a wrong token, another Origin."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the headers of safety on its answer, or refuse it."""
        if scope["type"] != "http":
            return
        reason = self._find_fault(Request(scope))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *more]}
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


def make_app(session: Session, token: str, port: int) -> Starlette:
    """The application: the page, its two files, and what it asks for."""
    home = find_templates() / "playground"

    async def show(request: Request) -> Response:
        name, media = FILES[request.path_params.get("name", "")]
        return Response((home / name).read_bytes(), media_type=media)

    async def start(request: Request) -> Response:
        return JSONResponse({"text": session.text, "path": str(session.path or "")})

    async def look(request: Request) -> Response:
        data = await _read_json(request)
        found = await run_in_threadpool(session.look, _text(data, "rule"), _text(data, "words"))
        return JSONResponse(found)

    async def save(request: Request) -> Response:
        data = await _read_json(request)
        return JSONResponse({"saved": await run_in_threadpool(session.save, _text(data, "rule"))})

    routes = [Route(f"/{token}/", show)]
    routes += [Route(f"/{token}/{name}", _bind(show, name)) for name in FILES if name]
    routes += [
        Route(f"/{token}/api/start", start),
        Route(f"/{token}/api/look", look, methods=["POST"]),
        Route(f"/{token}/api/save", save, methods=["POST"]),
    ]
    guard = Middleware(Guard, token=token, port=port)
    return Starlette(routes=routes, middleware=[guard], exception_handlers={InputError: _tell})


def serve(
    book: Rulebook, folder: Path, rule: str = "", *, port: int = 0, open_page: bool = False,
    say: Callable[[str], None] = print,
) -> None:  # fmt: skip
    """Serve the page until it is interrupted; ``say`` is told its address."""
    session = Session(book, folder, rule)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise InputError(f"the port cannot be used: {error.strerror}", subject=str(port)) from None
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    address = f"http://127.0.0.1:{port}/{token}/"
    say(f"the playground is at {address} (end it with Ctrl+C)")
    if open_page:
        webbrowser.open(address)
    config = uvicorn.Config(make_app(session, token, port), log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


def _bind(show: Callable[[Request], Awaitable[Response]], name: str) -> Callable[[Request], Awaitable[Response]]:
    async def shown(request: Request) -> Response:
        request.path_params["name"] = name
        return await show(request)

    return shown


async def _read_json(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise InputError("JSON is needed")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise InputError("this is too much text")
    try:
        data = json.loads(body)
    except ValueError:
        raise InputError("this is no JSON") from None
    if not isinstance(data, dict):
        raise InputError("an object is needed")
    return data


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"{key} must be text")
    return value


def _tell(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=400)
