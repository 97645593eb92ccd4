"""A server in a process of its own over a fresh demonstration, as ``make run`` starts it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 120
PROGRAM = "from pb_app.main import main; main()"


@dataclass(frozen=True)
class Demonstration:
    """Where it answers, the passwords that it printed, and the settings of whoever runs it."""

    base: str
    passwords: dict[str, str]
    environ: dict[str, str]

    def run(self, *command: str) -> str:
        """What an operator types on the same machine meanwhile; give what is printed."""
        wanted = [sys.executable, "-c", PROGRAM, *command]
        environ = {**self.environ, "PB_ENV": "demo", "PB_BASE_URL": self.base}
        done = subprocess.run(wanted, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def demonstration(folder: Path, **settings: str) -> Iterator[Demonstration]:
    """Load the demonstration into ``folder`` and serve it for the time of the block."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PB_")}
    environ |= {"PB_DATA_DIR": str(folder), **settings}
    command = [sys.executable, "-c", PROGRAM, "demo", "--port", str(port)]
    log = folder / "server.log"
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(command, env=environ, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(base, process, log)
            yield Demonstration(base, _passwords(folder / "demo_logins.txt"), environ)
        finally:
            process.terminate()


def _wait_for(base: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = f"the server did not answer in {START_SECONDS} s:\n{log.read_text(encoding='utf-8')}"
    raise AssertionError(message)


def _passwords(path: Path) -> dict[str, str]:
    found = re.findall(r"^\s*(\S+@\S+)\s+(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)
