"""A real PostgreSQL server on loopback, one for each process of the tests, gone when they are."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

BINARIES = Path("/usr/lib/postgresql")


def find_postgres() -> Path | None:
    """The newest folder with PostgreSQL's programs, if any."""
    found = [p.parent for p in BINARIES.glob("*/bin/postgres")]
    if found:
        return max(found, key=lambda p: float(p.parent.name))
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def find_unprivileged() -> dict[str, Any]:
    """Whom the server runs as: it refuses to run as root."""
    if os.getuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return {}


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of its own, gone when the tests are; yields the beginning of its URL."""
    binaries = find_postgres()
    if binaries is None:
        pytest.skip("no PostgreSQL server binary here")
    account = find_unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="ledger-postgres-"))
    if account:
        os.chown(folder, account["user"], account["group"])
    data = folder / "data"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    make = [binaries / "initdb", "-D", data, "-U", "keeper", "--auth=trust", "--encoding=UTF8", "--no-sync"]
    made = subprocess.run(make, cwd=folder, env=environment, capture_output=True, text=True, check=False, **account)
    assert made.returncode == 0, made.stderr
    port = find_free_port()
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
    command = [binaries / "postgres", "-D", data]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True, **account)
    try:
        wait_for(f"host=127.0.0.1 port={port} user=keeper dbname=postgres", server, folder / "log")
        yield f"postgresql+psycopg://keeper@127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            assert server.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """A new, empty database."""
    name = f"ledger_{uuid.uuid4().hex}"
    address = postgres_server.replace("+psycopg", "")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{postgres_server}/{name}"
