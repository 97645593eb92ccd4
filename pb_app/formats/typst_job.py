"""Compile a typst template to an accessible PDF, or to a picture, in a process of its own.

Typst keeps memory and a hostile text may cost much, so the compiler runs as
``python -m pb_app.formats.typst_job``: one JSON request on standard input, the document on standard output.
The process reads nothing but the template's folder, writes no file, has no secret in its environment and
finds no network: what a template imports must stand beside it.
"""

import datetime as dt
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

MISSING_GLYPH: Final = "▯"
"""Stands for a character that none of the embedded fonts can show."""

_MEBIBYTE: Final = 1024 * 1024
_ATTEMPTS: Final = 4
_THREADS: Final = min(4, os.cpu_count() or 1)
_KEPT_ENVIRONMENT: Final = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")
_NOWHERE: Final = "http://127.0.0.1:9"
_UNSHOWN: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


class TypstJobError(RuntimeError):
    """A document could not be made; the message says why in one line for the log."""


def compile_pdf(
    template: Path,
    data: Mapping[str, object],
    *,
    template_root: Path,
    timestamp: dt.datetime,
    timeout_seconds: float = 60,
    memory_mebibytes: int = 2048,
) -> bytes:
    """Return the PDF/UA-1 of a template under `template_root`, given `data` as JSON in ``sys.inputs.data``.

    Equal inputs and timestamps (aware) give equal bytes. Raises `TypstJobError` when the template is wrong,
    the time is up or the address space (`memory_mebibytes`, where the system can limit it) is used up.
    """
    return _run(
        template, data, template_root, timestamp, timeout_seconds, memory_mebibytes, {"format": "pdf"}
    )


def compile_png(
    template: Path,
    data: Mapping[str, object],
    *,
    template_root: Path,
    pixels_per_inch: int = 72,
    timeout_seconds: float = 60,
    memory_mebibytes: int = 2048,
) -> bytes:
    """Return the first page as a PNG of `pixels_per_inch` (at 72 a point is a pixel); else as `compile_pdf`."""
    wanted = {"format": "png", "pixels_per_inch": pixels_per_inch}
    epoch = dt.datetime.fromtimestamp(0, dt.UTC)
    return _run(template, data, template_root, epoch, timeout_seconds, memory_mebibytes, wanted)


def _run(
    template: Path,
    data: Mapping[str, object],
    template_root: Path,
    timestamp: dt.datetime,
    timeout_seconds: float,
    memory_mebibytes: int,
    wanted: Mapping[str, object],
) -> bytes:
    request = {
        "template": str(template),
        "root": str(template_root),
        "data": json.dumps(data, ensure_ascii=False),
        "timestamp": int(timestamp.timestamp()),
        "memory_mebibytes": memory_mebibytes,
        "seconds": int(timeout_seconds) + 1,
        **wanted,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-m", "pb_app.formats.typst_job"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
            cwd=Path(__file__).parents[2],
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        message = f"{template.name}: not ready after {timeout_seconds:g} s"
        raise TypstJobError(message) from error
    if done.returncode < 0:
        reason = f"stopped by signal {-done.returncode}, more than {memory_mebibytes} MiB needed?"
        message = f"{template.name}: {reason}"
        raise TypstJobError(message)
    if done.returncode > 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        message = f"{template.name}: {lines[-1][:500]}"
        raise TypstJobError(message)
    return done.stdout


def _environment() -> dict[str, str]:
    """Return what the interpreter needs, no more; few threads, since each reserves address space."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    kept |= {"HTTP_PROXY": _NOWHERE, "HTTPS_PROXY": _NOWHERE, "ALL_PROXY": _NOWHERE, "NO_PROXY": ""}
    return kept | {"RAYON_NUM_THREADS": str(_THREADS), "MALLOC_ARENA_MAX": "2"}


def main() -> int:
    """Answer one request; the exit status is 0, or 1 with one line on standard error."""
    from typst import TypstError  # noqa: PLC0415 - the parent process never loads the compiler

    request: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    _limit_resources(request["memory_mebibytes"], request["seconds"])
    try:
        document = _compile(request)
    except TypstError as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 1
    sys.stdout.buffer.write(document)
    return 0


def _limit_resources(memory_mebibytes: int, seconds: int) -> None:
    """Bound address space and processor time, and forbid writing files, where the system offers it."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    memory = memory_mebibytes * _MEBIBYTE
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds * _THREADS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (allowed, hard))


def _compile(request: Mapping[str, Any]) -> bytes:
    """Compile; characters without a glyph, which PDF/UA refuses, are replaced and tried again."""
    from typst import TypstError  # noqa: PLC0415 - see main

    data: str = request["data"]
    for _ in range(_ATTEMPTS):
        try:
            return _compile_once(request, data)
        except TypstError as error:
            unshown = _UNSHOWN.findall(error.diagnostic)
            if not unshown:
                raise
            data = _replace_unshown(data, unshown)
    return _compile_once(request, _only_common(data))


def _compile_once(request: Mapping[str, Any], data: str) -> bytes:
    import typst  # noqa: PLC0415 - see main

    nowhere = Path(request["root"]) / "no-packages"
    is_picture = request["format"] == "png"
    kind = {"ppi": request["pixels_per_inch"]} if is_picture else {"pdf_standards": ["ua-1"]}
    made = typst.compile(
        request["template"],
        root=request["root"],
        ignore_system_fonts=True,
        format=request["format"],
        sys_inputs={"data": data},
        timestamp=request["timestamp"],
        package_path=nowhere,
        package_cache_path=nowhere,
        **kind,
    )
    document: bytes = made[0] if isinstance(made, list) else made
    return document


def _replace_unshown(data: str, unshown: list[str]) -> str:
    for text in sorted(set(unshown), key=len, reverse=True):
        cluster = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
        data = data.replace(cluster, _stand_in(cluster))
    return data


def _stand_in(cluster: str) -> str:
    """Return a letter without its marks, a box for what cannot be shown, nothing for what has no shape."""
    letters = "".join(character for character in cluster if character.isascii() and character.isalnum())
    shapeless = all(unicodedata.category(character) in {"Mn", "Me", "Cf"} for character in cluster)
    return letters or ("" if shapeless else MISSING_GLYPH)


def _only_common(data: str) -> str:
    """Keep letters of the Latin, Greek and Cyrillic alphabets and general punctuation, the last resort."""
    return "".join(
        character if ord(character) < 0x0530 or 0x2000 <= ord(character) < 0x2070 else MISSING_GLYPH
        for character in data
        if not unicodedata.combining(character)
    )


if __name__ == "__main__":
    sys.exit(main())
