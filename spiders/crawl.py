"""Declared sources become checks: the crawl runs in a child process that can hang, crash or swell without harm to us.

In go sources and the last checks of them, with the validators their servers gave; out comes one ``Check`` for each
source, in the order given: ``fetched`` (with its snapshot), ``unchanged`` (304) or ``failed`` (with a message). No
exception stands for a page that cannot be fetched. The child inherits no ``PLEDGEWATCH_*`` variable: no secret.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from monitor import __version__
from monitor.models import Check, Snapshot, Source
from spiders.jobs import MAX_BYTES, Job, Result, load_results, make_validators, render_job

_GRACE = 15.0  # seconds between the crawl's own end and ours


def crawl(
    sources: Sequence[Source],
    validators: Mapping[str, Check],
    *,
    now: datetime,
    user_agent: str = f"Pledgewatch/{__version__}",
    timeout: float | None = None,
    delay: float = 1.0,
    page_timeout: float = 30.0,
    max_bytes: int = MAX_BYTES,
    memory: Path | None = None,
) -> list[Check]:
    """Fetch every source once; ``now`` (UTC) becomes the time of every check and snapshot.

    ``validators`` are the last checks by source id. ``delay`` is the time between two requests to one host (this
    machine and network, where a source allows them, are not spared), ``page_timeout`` the time for one page,
    ``timeout`` the time for the whole, both in seconds; what is not reached in time is a failed check. In the file
    ``memory`` stays between crawls what hosts said of robots and of when to come back. Sources with a listing are
    crawled apart from pages (``ValueError`` otherwise): their checks hold ``items``.
    """
    listings = [source for source in sources if source.listing is not None]
    if listings and len(listings) < len(sources):
        raise ValueError("pages and listings are crawled apart")
    if not sources:
        return []
    timeout = _enough_time(sources, delay, page_timeout) if timeout is None else timeout
    with tempfile.TemporaryDirectory(prefix="pledgewatch-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        job = Job(
            sources=tuple(sources),
            validators=make_validators(validators),
            user_agent=user_agent,
            folder=name,
            timeout=timeout,
            parent=os.getpid(),
            delay=delay,
            page_timeout=page_timeout,
            max_bytes=max_bytes,
            memory=str(memory.absolute()) if memory is not None else "",
        )
        trouble = _run_child(job, folder)
        results = {result.source: result for result in load_results(folder)}
        return [_make_check(source, results.get(source.id), validators, folder, now, trouble) for source in sources]


def _run_child(job: Job, folder: Path) -> str:
    """Runs the crawl to its end, by force if need be; returns what is to be said of pages without a result."""
    order = folder / "job.json"
    order.write_text(render_job(job), encoding="ascii")
    command = [sys.executable, "-m", "spiders.visit"]
    with order.open("rb") as given, (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            command, stdin=given, stdout=log, stderr=log, env=_make_environment(), start_new_session=True
        )
        try:
            status = child.wait(job.timeout + _GRACE)
        except subprocess.TimeoutExpired:
            return f"not reached: the crawl took longer than {job.timeout:g} s"
        finally:
            _end(child)
    if status == 0:
        return f"not reached: the crawl took longer than {job.timeout:g} s"
    return f"not reached: the crawl process {_explain_exit(status)}{_last_words(folder / 'log')}"


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever it started, and takes its exit status."""
    if child.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _make_environment() -> dict[str, str]:
    """Our environment without our settings, and with the folder that this package stands in."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLEDGEWATCH_")}
    here = str(Path(__file__).resolve().parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [here, environment.get("PYTHONPATH", "")]))
    return environment


def _explain_exit(status: int) -> str:
    if status < 0:
        return f"was ended by signal {-status}"
    return f"ended with status {status}"


def _last_words(log: Path) -> str:
    """The last line that the child wrote, as the end of a sentence."""
    lines = log.read_bytes()[-2000:].decode("utf-8", "replace").strip().splitlines()
    return f" ({lines[-1].strip()[:300]})" if lines else ""


def _make_check(
    source: Source,
    result: Result | None,
    validators: Mapping[str, Check],
    folder: Path,
    now: datetime,
    trouble: str,
) -> Check:
    """One result as a check; a page without a result failed for the trouble the crawl had."""
    before = validators.get(source.id)
    known = before.sha256 if before is not None else ""
    if result is None:
        url, etag, modified = (before.url, before.etag, before.last_modified) if before else (source.url, "", "")
        return Check(source.id, url or source.url, now, "failed", 0, etag, modified, known, trouble)
    snapshot = None
    if result.outcome == "fetched" and result.body:
        snapshot = Snapshot(
            source=source,
            url=result.url,
            captured=now,
            media_type=result.media_type,
            body=(folder / result.body).read_bytes(),
            sha256=result.sha256,
            charset=result.charset,
            headers=tuple((name, value) for name, value in result.headers),
            status=result.status,
        )
    return Check(
        source=source.id,
        url=result.url,
        checked=now,
        outcome=result.outcome,
        status=result.status,
        etag=result.etag,
        last_modified=result.last_modified,
        sha256=result.sha256 or known,
        message=result.message,
        snapshot=snapshot,
        items=result.items,
    )


def _enough_time(sources: Sequence[Source], delay: float, page_timeout: float) -> float:
    """Time for the whole: what the busiest host needs when every page takes its full time, and a minute."""
    hosts: Counter[str | None] = Counter()
    for source in sources:
        hosts[urlsplit(source.url).hostname] += 1 + len(source.parts) + (source.listing.pages if source.listing else 0)
    busiest = max(hosts.values())
    return 60 + busiest * (2 * delay + page_timeout)
