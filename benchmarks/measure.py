"""How the figures are taken: CPU of a server process for each request, over HTTP, the best of several rounds."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db

ROUNDS = 4
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server and its process."""

    port: int
    pid: int

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> http.client.HTTPResponse:
        """One GET on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        response.read()
        return response

    def cpu_of(
        self, path: str, headers: Mapping[str, str] | None = None, *, times: int = 300, anew: bool = False
    ) -> float:
        """Seconds of CPU (user and system) of the server for one GET on a kept connection, or each on a new one."""
        best = float("inf")
        for _round in range(ROUNDS):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            before = self._cpu()
            for _call in range(times):
                if anew:
                    connection.close()
                connection.request("GET", path, headers=dict(headers or {}))
                connection.getresponse().read()
            best = min(best, (self._cpu() - before) / times)
            connection.close()
        return best

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


@contextmanager
def running(folder: Path | None = None) -> Iterator[Server]:
    """A server for the time of the block: of the application over ``folder``, or the bare floor."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.serve", str(port), *([str(folder)] if folder else [])]
    with subprocess.Popen(command) as process:
        try:
            server = Server(port, process.pid)
            _wait_for(server)
            yield server
        finally:
            process.terminate()


def _wait_for(server: Server) -> None:
    for _attempt in range(150):
        try:
            server.get("/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the server did not start"
    raise RuntimeError(message)


@contextmanager
def statements(app: APIFlask) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile, without those that open and close transactions."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
        sent[:] = [statement for statement in sent if not statement.startswith(("BEGIN", "PRAGMA"))]
