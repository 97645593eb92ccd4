"""One archive for everything that is kept: a ZIP with a manifest of SHA-256, sealed by a digest of itself.

The last 64 bytes of the file (the end of the ZIP comment) are the SHA-256 of all bytes before them,
so a single flipped byte anywhere is found before anything is unpacked.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

FORMAT = 1
PRODUCT = "degjesa"
MANIFEST = "manifest.json"
SEAL_LENGTH = 64
CHUNK = 1024 * 1024
_COMMENT = b"sha256 of all bytes before: "
_MEMBER = re.compile(r"database\.(sqlite3|sql)|files/[0-9a-f]{2}/[0-9a-f]{62}")

Step = Callable[[], None]


class ArchiveError(Exception):
    """The archive is damaged or not one of ours; the message is one line."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: where it comes from, its schema, and the SHA-256 of each member."""

    version: str
    schema: str
    database: str
    made_at: str
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def made(self) -> datetime:
        """When it was made, aware."""
        return datetime.fromisoformat(self.made_at)


def write_archive(target: Path, manifest: Manifest, members: Mapping[str, Path], *, step: Step) -> Manifest:
    """Write ``members`` (name in the archive to file) whole or not at all; return the manifest with hashes.

    ``step`` is called after each member. The file can be read by its owner only.
    """
    unfinished = target.with_name(target.name + ".part")
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            complete = _write_members(file, manifest, members, step)
            _seal(file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return complete


def unpack(archive: Path, folder: Path, *, step: Step) -> Manifest:
    """Check the seal, then unpack into ``folder`` and check each member's hash; raise ``ArchiveError``."""
    check_seal(archive)
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest = _read_manifest(packed)
            for name, expected in manifest.hashes.items():
                _unpack_member(packed, name, expected, folder)
                step()
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        msg = f"{archive.name} is not a backup that can be read: {error}"
        raise ArchiveError(msg) from error
    return manifest


def check_seal(archive: Path) -> None:
    """Compare the archive with the digest that it carries; raise ``ArchiveError`` if a byte differs."""
    rest = archive.stat().st_size - SEAL_LENGTH
    if rest <= 0:
        msg = f"{archive.name} is not a backup"
        raise ArchiveError(msg)
    digest = hashlib.sha256()
    with archive.open("rb") as file:
        while rest > 0 and (chunk := file.read(min(CHUNK, rest))):
            digest.update(chunk)
            rest -= len(chunk)
        seal = file.read(SEAL_LENGTH)
    if seal != digest.hexdigest().encode("ascii"):
        msg = f"{archive.name} is damaged or incomplete: its bytes do not match the digest that it carries"
        raise ArchiveError(msg)


def _write_members(file: IO[bytes], manifest: Manifest, members: Mapping[str, Path], step: Step) -> Manifest:
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in members.items():
            hashes[name] = _pack_member(packed, name, path)
            step()
        complete = Manifest(**{**asdict(manifest), "hashes": hashes})
        content = {"product": PRODUCT, "format": FORMAT, **asdict(complete)}
        packed.writestr(MANIFEST, json.dumps(content, indent=1, sort_keys=True))
        packed.comment = _COMMENT + b"0" * SEAL_LENGTH
    return complete


def _pack_member(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _seal(file: IO[bytes]) -> None:
    file.flush()
    rest = file.seek(0, os.SEEK_END) - SEAL_LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while rest > 0:
        chunk = file.read(min(CHUNK, rest))
        digest.update(chunk)
        rest -= len(chunk)
    file.seek(-SEAL_LENGTH, os.SEEK_END)
    file.write(digest.hexdigest().encode("ascii"))


def _read_manifest(packed: zipfile.ZipFile) -> Manifest:
    content: dict[str, Any] = json.loads(packed.read(MANIFEST))
    product, archive_format = content.pop("product", None), content.pop("format", None)
    if (product, archive_format) != (PRODUCT, FORMAT):
        msg = f"this version reads archives of {PRODUCT} in format {FORMAT}, not {product} {archive_format}"
        raise ArchiveError(msg)
    manifest = Manifest(**content)
    if set(packed.namelist()) != {MANIFEST, *manifest.hashes}:
        msg = "the archive holds other files than its manifest names"
        raise ArchiveError(msg)
    return manifest


def _unpack_member(packed: zipfile.ZipFile, name: str, expected: str, folder: Path) -> None:
    if not _MEMBER.fullmatch(name):
        msg = f"the archive holds a file that no backup has: {name!r}"
        raise ArchiveError(msg)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with packed.open(name) as source, target.open("wb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != expected:
        msg = f"{name} in the archive does not match its SHA-256"
        raise ArchiveError(msg)
