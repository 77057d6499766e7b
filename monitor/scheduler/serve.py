"""``pledgewatch serve``: jobs on their timetables until told to stop.

One server a workspace (a lock that falls with its process). Jobs are kept in the ledger's database, so that what was
missed while the server was down is made up for once. Declarations are looked at every half minute and changed jobs
replaced; a file that does not load leaves the jobs as they were and is told to the operator. Each job is a child process
(``children``); no job overlaps itself, and runs wait for one another. SIGTERM and SIGINT end the server in order within
ten seconds; SIGKILL loses nothing, since each job may be ended at any moment.
"""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.config import Settings, load_settings
from monitor.errors import PledgewatchError
from monitor.runner.digests import plan_failure
from monitor.runner.locks import hold
from monitor.runner.workspace import open_workspace
from monitor.scheduler.children import Children, Outcome
from monitor.scheduler.health import Health, HealthPage
from monitor.scheduler.logs import make_log
from monitor.scheduler.plans import Plan, find_stamps, load_plans

LOOK = 30  # seconds between two looks at the declarations
MISFIRE = 6 * 3600  # seconds that a missed job may be late; later it waits for its next time
_SERVERS: dict[str, Server] = {}  # jobs are kept as text in a database and find their server here


def serve(folder: Path) -> None:
    """Serves a workspace until SIGTERM or SIGINT; raises ``Busy`` where another server does, and what settings raise."""
    settings = load_settings(folder)
    with hold(folder, "serve"):
        server = Server(folder, settings)
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        server.start()
        try:
            stop.wait()
        finally:
            server.stop()


class Server:
    """The scheduler of one workspace. ``start`` and ``stop``; the rest happens on its threads."""

    def __init__(self, folder: Path, settings: Settings, *, store: bool = True) -> None:
        self._folder, self._settings = folder.resolve(), settings
        self.log = make_log(settings.serve.log).bind(workspace=self._folder.name)
        self.health = Health()
        self._children = Children(self._folder, minutes=settings.serve.run_minutes, megabytes=settings.serve.memory_mb)
        self._one_at_a_time = threading.Lock()
        self._keys: dict[str, str] = {}
        self._broken = ""
        self._stamps: object = None
        self._page: HealthPage | None = None
        stores = {"default": SQLAlchemyJobStore(url=settings.ledger_url, tablename="jobs")} if store else {}
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            jobstores={**stores, "memory": {"type": "memory"}},
            executors={"default": ThreadPoolExecutor(4)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE},
        )

    @property
    def port(self) -> int:
        """Where the page of health is."""
        return self._page.port if self._page else 0

    def start(self) -> None:
        """Opens the ledger, sets the jobs up and begins."""
        with open_workspace(self._folder) as workspace:
            workspace.ledger.counts()
        _SERVERS[str(self._folder)] = self
        self._page = HealthPage(self.health, self._settings.serve.host, self._settings.serve.port, self.measure)
        self._scheduler.start(paused=True)
        self.look()
        self._scheduler.add_job(
            self.look, IntervalTrigger(seconds=LOOK), id="look", jobstore="memory", replace_existing=True
        )
        self._scheduler.resume()
        self.health.ready = True
        self.log.info(
            "serving", health=f"http://{self._settings.serve.host}:{self.port}/healthz", jobs=sorted(self._keys)
        )

    def stop(self) -> None:
        """Ends what is under way, in order."""
        self.health.ready = False
        self.log.info("stopping")
        self._scheduler.pause()
        self._children.stop()
        self._scheduler.shutdown(wait=True)
        if self._page is not None:
            self._page.close()
        _SERVERS.pop(str(self._folder), None)
        self.log.info("stopped")

    def look(self) -> None:
        """Takes in declarations that changed; those that do not load change nothing and are told once."""
        self.health.beat()
        stamps = find_stamps(self._settings)
        if stamps == self._stamps:
            return
        self._stamps = stamps
        try:
            settings = load_settings(self._folder)
            plans = load_plans(self._folder, settings)
        except PledgewatchError as error:
            self.health.problems.set(1)
            if str(error) != self._broken:
                self._broken = str(error)
                self.log.error("declarations do not load; the jobs stay as they were", problem=str(error))
                self._tell_operator(f"declarations do not load; the jobs stay as they were: {error}")
            return
        self.health.problems.set(0)
        self._settings, self._broken = settings, ""
        self._set_up({plan.id: plan for plan in plans})

    def _set_up(self, plans: dict[str, Plan]) -> None:
        """Makes the scheduler's jobs those of the plans; what did not change keeps its next time."""
        kept = {job.id: job for job in self._scheduler.get_jobs() if job.id != "look"}
        for id_ in sorted(kept.keys() - plans.keys()):
            self._scheduler.remove_job(id_)
            self._keys.pop(id_, None)
            self.log.info("job gone", job=id_)
        for id_, plan in sorted(plans.items()):
            known = kept.get(id_)
            if known is not None and known.kwargs.get("key") == plan.key:
                self._keys[id_] = plan.key
                continue
            first = {"next_run_time": datetime.now(UTC)} if id_.startswith("run:") else {}
            arguments = {"folder": str(self._folder), "id_": id_, "command": list(plan.command), "key": plan.key}
            self._scheduler.add_job(do_job, plan.trigger, id=id_, kwargs=arguments, replace_existing=True, **first)
            self._keys[id_] = plan.key
            self.log.info("job set up", job=id_, when=str(plan.trigger), sources=plan.sources)

    def do(self, id_: str, command: list[str]) -> Outcome:
        """Does one job and notes how it ended."""
        self.health.beat()
        kind = id_.partition(":")[0]
        run = f"{kind}-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        with self._one_at_a_time:
            outcome = self._children.run(command)
        report = _parse_report(outcome.output) if kind == "run" and outcome.state == "done" else None
        if kind == "run" and outcome.state == "done" and report is None:
            outcome = replace(outcome, state="failed", words="ended without a report")
        self.health.jobs.labels(kind, outcome.state).inc()
        self.health.seconds.labels(kind).observe(outcome.seconds)
        fields: dict[str, Any] = {"job": id_, "run": run, "seconds": round(outcome.seconds, 1)}
        if report is not None:
            self.health.findings.inc(report["findings"])
            fields |= report
            for source, problem in _find_trouble(outcome.output):
                self.log.warning("source in trouble", run=run, source=source, problem=problem)
        if outcome.state in ("failed", "timeout"):
            self.log.error("job failed", why=outcome.words, **fields)
            self._tell_operator(f"{' '.join(command)} {outcome.words}")
        else:
            self.log.info("job done" if outcome.state == "done" else "job stopped", **fields)
        return outcome

    def _tell_operator(self, what: str) -> None:
        try:
            with open_workspace(self._folder) as workspace:
                plan_failure(workspace, what, datetime.now(UTC))
        except PledgewatchError as error:
            self.log.error("the operator cannot be told", problem=str(error))

    def measure(self) -> None:
        """Brings the gauges up to date; asked for when somebody reads them."""
        try:
            with open_workspace(self._folder) as workspace:
                ledger = workspace.ledger
                for state, number in ledger.count_mails().items():
                    self.health.waiting.labels(state).set(number)
                self.health.issues.set(len(ledger.issues(open_only=True)))
                for source, when in ledger.last_successes().items():
                    self.health.checked.labels(source).set(when.timestamp())
        except PledgewatchError as error:
            self.log.error("cannot be measured", problem=str(error))


def do_job(folder: str, id_: str, command: list[str], key: str) -> None:
    """What the job store calls; ``key`` is there to see whether the plan changed."""
    server = _SERVERS.get(folder)
    if server is not None:
        server.do(id_, command)


def _parse_report(output: str) -> dict[str, int] | None:
    """The numbers of a run, from what it printed; None where that is no report."""
    try:
        report = json.loads(output)
        numbers = {name: int(report[name]) for name in ("looked_at", "fetched", "unchanged", "failed")}
        return {**numbers, "findings": len(report["findings"])}
    except (ValueError, KeyError, TypeError):
        return None


def _find_trouble(output: str) -> list[tuple[str, str]]:
    """Which sources a run had trouble with, and what it was, from what it printed."""
    issues = json.loads(output).get("issues", [])
    return [(str(issue).partition(": ")[0], str(issue).partition(": ")[2]) for issue in issues]
