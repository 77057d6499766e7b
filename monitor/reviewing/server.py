"""The server of the review: pages as ``loopback`` serves them, plain forms back, the built report site beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from monitor.errors import InputError, UnknownName
from monitor.loopback import Guard, serve_page
from monitor.reviewing.desk import VERDICTS, Desk
from monitor.telling.render import Templates
from monitor.telling.review import Reply

MAX_BODY = 100_000
MAX_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"
_FILES = {"style.css": ("site/style.css", "text/css"), "review.js": ("review/review.js", "text/javascript")}


class _Pages:
    """What is answered: each page is made in a thread of its own, because the ledger may wait for another writer."""

    def __init__(self, desk: Desk, token: str) -> None:
        self._desk, self._token = desk, token

    async def start(self, request: Request) -> Response:
        """The first finding that waits, or that none does."""
        said = request.query_params.get("said", "")
        id_ = await run_in_threadpool(self._desk.find_next)
        if id_:
            return self._lead_to(id_, said)
        return HTMLResponse(await run_in_threadpool(self._desk.show_nothing_left, VERDICTS.get(said, "")))

    async def show(self, request: Request) -> Response:
        """One finding."""
        said = VERDICTS.get(request.query_params.get("said", ""), "")
        return await self._show(request, Reply(said=f"The one before was {said}." if said else ""))

    async def judge(self, request: Request) -> Response:
        """Records what the form says, and leads on to the next; or shows the finding again and says why not."""
        id_ = request.path_params["id"]
        fields = await _read_form(request)
        verdict, why = fields.get("verdict", ""), fields.get("why", "")
        seen = int(fields["seen"]) if fields.get("seen", "").isdecimal() else 0
        try:
            outcome = await run_in_threadpool(self._desk.judge, id_, verdict, why, seen, datetime.now(UTC))
        except UnknownName:
            raise
        except InputError as error:
            reply = Reply(said=f"Nothing was recorded: {error.message}.", why=why, verdict=verdict)
            return await self._show(request, reply, status=422)
        if outcome.meanwhile:
            return await self._show(request, Reply(meanwhile=outcome.meanwhile, why=why, verdict=verdict), status=409)
        if verdict in ("note", "reopened"):
            return self._lead_to(id_)
        return self._lead_to(await run_in_threadpool(self._desk.find_next, id_), verdict)

    async def _show(self, request: Request, reply: Reply, *, status: int = 200) -> Response:
        return HTMLResponse(await run_in_threadpool(self._desk.show, request.path_params["id"], reply), status)

    def _lead_to(self, id_: str, said: str = "") -> Response:
        path = f"findings/{id_}" if id_ else ""
        told = f"?{urlencode({'said': said})}" if said in VERDICTS else ""
        return RedirectResponse(f"/{self._token}/{path}{told}", status_code=303)


def make_app(desk: Desk, templates: Templates, site: Path, token: str, port: int) -> Starlette:
    """The application: the first finding that waits, the page of each, the verdict on it, and the site beside it."""
    pages = _Pages(desk, token)

    def give(name: str) -> Route:
        template, media = _FILES[name]
        return Route(f"/{token}/{name}", lambda _: Response(templates.read(template), media_type=media))

    routes: list[BaseRoute] = [Route(f"/{token}/", pages.start), *(give(name) for name in _FILES)]
    routes.append(Route(f"/{token}/findings/{{id}}", pages.show))
    routes.append(Route(f"/{token}/findings/{{id}}", pages.judge, methods=["POST"]))
    if site.is_dir():
        routes.append(Mount(f"/{token}/site", StaticFiles(directory=site, html=True)))
    else:
        unbuilt = "The report site is not built yet: run `pledgewatch site`, then begin the review anew."
        routes.append(Route(f"/{token}/site/{{path:path}}", lambda _: PlainTextResponse(unbuilt, status_code=404)))
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, token=token, port=port, forms=True)],
        exception_handlers={UnknownName: partial(_tell, 404), InputError: partial(_tell, 400)},
    )


def serve(
    desk: Desk, templates: Templates, site: Path, *, port: int = 0, open_page: bool = False,
    say: Callable[[str], None] = print,
) -> None:  # fmt: skip
    """Serve the pages until it is interrupted; ``say`` is told their address."""
    serve_page(partial(make_app, desk, templates, site), "review", port=port, open_page=open_page, say=say)


async def _read_form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0] != _FORM:
        raise InputError("a form is needed", subject="review")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise InputError("this is too much text", subject="review")
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise InputError("this is no form", subject="review") from error
    return {name: values[0] for name, values in fields.items()}


def _tell(status: int, request: Request, error: Exception) -> Response:
    return PlainTextResponse(str(error), status_code=status)
