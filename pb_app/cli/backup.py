"""``pb backup``, ``pb restore`` and the backup that ``pb upgrade`` makes first."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask

from pb_app import __version__
from pb_app.adapters.archive import ArchiveError, Manifest, Step, unpack, write_archive
from pb_app.adapters.database_dump import DumpError, dump, load, member_name
from pb_app.audit.demo_mark import is_marked_as_demo
from pb_app.audit.service import log
from pb_app.cli.context import Context
from pb_app.cli.schema import bring_up_to_date, find_revision, is_known, list_faults
from pb_app.config import Settings
from pb_app.database import db
from pb_app.files.service import list_digests
from pb_app.hearings.feed import after_restore
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import house, unit_of_work

_KEPT_FILE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}")


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Say what is wrong with a backup in one line."""
    try:
        yield
    except (ArchiveError, DumpError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        message = f"{error.filename or 'the archive'}: {error.strerror}"
        raise click.ClickException(message) from error


@contextmanager
def _progress(label: str) -> Iterator[Step]:
    with click.progressbar(length=1, label=label, hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:

        def step() -> None:
            bar.length = (bar.length or 0) + 1
            bar.update(1)

        yield step


def make_backup(settings: Settings, target: Path) -> tuple[Manifest, list[str]]:
    """Write the archive; return its manifest and the digests of kept files that are missing on disk.

    The database is copied first: a file is durable before its row is, so every row of the copy finds its bytes.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.data_dir) as folder, _progress("backup") as step:
        copy = Path(folder) / member_name(settings)
        schema, digests = find_revision(), list_digests()
        db.session.rollback()
        dump(settings, copy)
        files = _kept_files(settings.data_dir / "files")
        manifest = Manifest(
            version=__version__,
            schema=str(schema),
            database=copy.name,
            made_at=house().clock.now().isoformat(timespec="seconds"),
        )
        complete = write_archive(target, manifest, {copy.name: copy, **files}, step=step)
    return complete, sorted(digest for digest in digests if f"files/{digest[:2]}/{digest[2:]}" not in files)


def restore_backup(app: Flask, settings: Settings, archive: Path) -> Manifest:
    """Put back what the archive holds and migrate it; on any failure the old state returns.

    Nothing is touched before every hash is verified. Kept files are added, none is removed.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.data_dir) as name, _progress("restore") as step:
        folder = Path(name)
        manifest = unpack(archive, folder, step=step)
        _check_fits(settings, manifest)
        for path in sorted((folder / "files").glob("*/*")):
            house().files.put(path.parent.name + path.name, path.read_bytes())
        with old_state_returns(settings, folder):
            _let_go()
            load(settings, folder / manifest.database)
            _refuse_demonstration(settings)
            bring_up_to_date(app)
            refuse_faults()
            after_restore()
            with unit_of_work(SYSTEM) as uow:
                log(uow, action="backup.restored", subject_type="backup", subject_id=manifest.made_at)
    return manifest


@contextmanager
def old_state_returns(settings: Settings, folder: Path) -> Iterator[None]:
    """Keep a copy of the database in ``folder``; load it again if the block fails."""
    before = folder / f"before-{member_name(settings)}"
    dump(settings, before)
    try:
        yield
    except (Exception, SystemExit):  # Flask-Migrate ends the process on a failed migration
        _let_go()
        load(settings, before)
        raise


def refuse_faults() -> None:
    """Raise ``DumpError`` with the first fault of the database as it stands now."""
    faults = list_faults()
    if faults:
        raise DumpError(faults[0])


def _let_go() -> None:
    """Give back every connection, so that none keeps a lock or an old view of the schema."""
    db.session.remove()
    db.engine.dispose()


def _check_fits(settings: Settings, manifest: Manifest) -> None:
    if manifest.database != member_name(settings):
        msg = f"the backup holds {manifest.database}, and PB_DATABASE_URL names another kind of database"
        raise ArchiveError(msg)
    if not is_known(manifest.schema):
        msg = (
            f"the backup was made by version {manifest.version} with the schema {manifest.schema}, "
            f"which version {__version__} does not know: install that version or a newer one"
        )
        raise ArchiveError(msg)


def _refuse_demonstration(settings: Settings) -> None:
    if settings.env == "production" and is_marked_as_demo(db.engine):
        msg = "the backup is one of the demonstration, and this is a production installation"
        raise ArchiveError(msg)


def _kept_files(root: Path) -> dict[str, Path]:
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.glob("*/*"))}
    return {f"files/{name}": path for name, path in found.items() if _KEPT_FILE.fullmatch(name)}


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(context: Context, file: Path) -> None:
    """Write the database and all kept files into FILE, with a hash of each; may run under load."""
    settings = context.settings()
    with context.app(settings), one_line_errors():
        if find_revision() is None:
            message = "there is nothing to back up yet: run 'pb upgrade' first"
            raise click.ClickException(message)
        manifest, missing = make_backup(settings, file)
    for digest in missing:
        click.echo(f"warning: the kept file {digest} is missing on disk", err=True)
    click.echo(f"{file}: the database and {len(manifest.hashes) - 1} files, {file.stat().st_size:,} bytes")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before replacing what is there.")
@click.pass_obj
def restore(context: Context, file: Path, yes: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Replace the database with the one in FILE, after checking every hash; on failure the old state returns."""
    settings = context.settings()
    with context.app(settings) as app, one_line_errors():
        if find_revision() is not None and sys.stdin.isatty() and not yes:
            click.confirm("Replace everything that this database holds?", abort=True)
        manifest = restore_backup(app, settings, file)
    click.echo(f"The state of {manifest.made:%d.%m.%Y %H:%M} UTC is back (version {manifest.version}).")
