"""Read what came from outside in a process of its own, within bounds of memory and time.

The process gets the octets on standard input and answers on standard output; it writes no file. Whatever a
broken or malicious file makes a library do, it ends with that process.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

_KEPT_ENVIRONMENT: Final = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")
_MEMORY_MEBIBYTES: Final = 1024
_CPU_SECONDS: Final = 15
_MEBIBYTE: Final = 1024 * 1024


def job_environment() -> dict[str, str]:
    """The few variables that such a process needs; none of the settings, so no secret reaches it."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | {"MALLOC_ARENA_MAX": "2"}


def run_job(module: str, content: bytes, seconds: float, *arguments: str) -> bytes | None:
    """What ``python -m module`` says to these octets; None if it fails or takes longer than ``seconds``."""
    try:
        done = subprocess.run(  # noqa: S603 - a module of the house, no words from outside
            [sys.executable, "-B", "-m", module, *arguments],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=Path(__file__).parents[2],
            env=job_environment(),
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def limit_resources(seconds: int = _CPU_SECONDS) -> None:
    """Bound address space and processor time in seconds, and forbid writing files, where the system offers it."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_AS, _MEMORY_MEBIBYTES * _MEBIBYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (allowed, hard))
