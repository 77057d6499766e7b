"""The server of the page, as ``loopback`` serves any: what somebody else's page could send is no JSON of this origin."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor.errors import InputError
from monitor.loopback import Guard, serve_page
from monitor.playground.session import Session
from monitor.rulepacks import Rulebook
from monitor.telling.render import find_templates

MAX_BODY = 2_000_000
FILES = {"": ("index.html", "text/html"), "app.js": ("app.js", "text/javascript"), "style.css": ("style.css", "text/css")}


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
    serve_page(partial(make_app, session), "playground", port=port, open_page=open_page, say=say)


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
