"""Backups: what was kept comes back whole, a damaged archive changes nothing, a failure returns the old state."""

import json
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from click.testing import CliRunner

from pb_app.adapters import archive as archives
from pb_app.adapters.archive import ArchiveError, check_seal, unpack
from pb_app.adapters.database_dump import DumpError
from pb_app.audit.demo_mark import mark_as_demo
from pb_app.audit.tables import AuditEntry
from pb_app.cli import backup, schema
from pb_app.cli.backup import make_backup, restore_backup
from pb_app.config import Settings
from pb_app.cycles.tables import Theme
from pb_app.database import db
from pb_app.files import workroom
from pb_app.files.service import keep
from pb_app.files.tables import StoredFile
from pb_app.kernel.actor import SYSTEM
from pb_app.main import pb
from pb_app.unit_of_work import house, unit_of_work
from tests.house.conftest import MakeApp

LETTER = b"%PDF-1.7 a letter of the municipality"


def _step() -> None:
    """Shows no progress."""


def _keep_a_letter() -> str:
    with unit_of_work(SYSTEM) as uow:
        file_id = keep(uow, content=LETTER, media_type="application/pdf", name="letra.pdf")
        return uow.session.get_one(StoredFile, file_id).sha256


def _theme_count() -> int:
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Theme)) or 0
    db.session.rollback()
    return count


@pytest.fixture
def running(make_app: MakeApp) -> APIFlask:
    return make_app()


def test_what_was_kept_comes_back(running: APIFlask, fresh_database: Settings, tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    with running.app_context():
        sha256 = _keep_a_letter()
        themes = _theme_count()
        manifest, missing = make_backup(fresh_database, target)
        assert missing == []
        assert len(manifest.hashes) == 2
        with unit_of_work(SYSTEM) as uow:
            uow.session.execute(sa.delete(Theme))
            uow.session.execute(sa.delete(StoredFile))
        (fresh_database.data_dir / "files" / sha256[:2] / sha256[2:]).unlink()

        restore_backup(running, fresh_database, target)

        assert _theme_count() == themes
        assert house().files.get(sha256) == LETTER
        actions = db.session.scalars(sa.select(AuditEntry.action)).all()
        assert actions.count("backup.restored") == 1
    assert target.stat().st_mode & 0o077 == 0, "only its owner may read it"


def test_files_of_work_under_way_stay_behind(
    running: APIFlask, fresh_database: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "backup.zip"
    with running.app_context():
        key, sha256 = workroom.new_key(), _keep_a_letter()
        workroom.path_of(key).write_bytes(b"a table that somebody sent to be read")
        make_backup(fresh_database, target)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
    assert any(sha256 in name.replace("/", "") for name in names)
    assert not any(key in name for name in names)


def test_it_comes_back_in_an_empty_installation(
    running: APIFlask, make_app: MakeApp, fresh_database: Settings, tmp_path: Path
) -> None:
    if not fresh_database.is_sqlite:  # a second database of the same name cannot be had; SQLite shows it
        return
    target = tmp_path / "backup.zip"
    with running.app_context():
        sha256 = _keep_a_letter()
        make_backup(fresh_database, target)
    elsewhere = replace(
        fresh_database,
        data_dir=tmp_path / "new",
        database_url=f"sqlite:///{tmp_path / 'new' / 'new.sqlite3'}",
    )
    app = make_app(elsewhere, migrated=False)
    with app.app_context():
        restore_backup(app, elsewhere, target)
        assert house().files.get(sha256) == LETTER
        assert schema.list_faults() == []


def test_a_missing_kept_file_is_reported(running: APIFlask, fresh_database: Settings, tmp_path: Path) -> None:
    with running.app_context():
        sha256 = _keep_a_letter()
        (fresh_database.data_dir / "files" / sha256[:2] / sha256[2:]).unlink()
        _manifest, missing = make_backup(fresh_database, tmp_path / "backup.zip")
    assert missing == [sha256]


def test_one_flipped_byte_is_found_wherever_it_is(
    running: APIFlask, fresh_database: Settings, tmp_path: Path
) -> None:
    target, damaged = tmp_path / "backup.zip", tmp_path / "damaged.zip"
    with running.app_context():
        make_backup(fresh_database, target)
        before = _theme_count()
        check_seal(target)
        whole = target.read_bytes()
        for position in range(0, len(whole), max(1, len(whole) // 97)):
            content = bytearray(whole)
            content[position] ^= 1 << (position % 8)
            damaged.write_bytes(content)
            with pytest.raises(ArchiveError):
                check_seal(damaged)
        with pytest.raises(ArchiveError):
            restore_backup(running, fresh_database, damaged)
        assert _theme_count() == before


@pytest.mark.parametrize("length", [0, 63, 64, 1000])
def test_a_torn_archive_is_refused(
    length: int, running: APIFlask, fresh_database: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "backup.zip"
    with running.app_context():
        make_backup(fresh_database, target)
    target.write_bytes(target.read_bytes()[:length])
    with pytest.raises(ArchiveError):
        unpack(target, tmp_path / "out", step=_step)


def _rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with other members, sealed anew: as somebody with bad intent would."""
    with zipfile.ZipFile(source) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    with target.open("w+b") as file:
        with zipfile.ZipFile(file, "w") as packed:
            for name, content in members.items():
                packed.writestr(name, content)
            packed.comment = archives._COMMENT + b"0" * archives.SEAL_LENGTH
        archives._seal(file)
    return target


def _manifest_says(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changes).encode()

    return change


def _outside(members: dict[str, bytes]) -> None:
    members["../outside"] = b""
    manifest = json.loads(members["manifest.json"])
    manifest["hashes"]["../outside"] = "0" * 64
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_manifest_says(schema="9999", version="7.0"), "version 7.0 with the schema 9999"),
        (_manifest_says(product="other"), "not other"),
        (_manifest_says(database="database.mdb"), "another kind of database"),
        (lambda members: members.update({"surplus": b""}), "other files than its manifest"),
        (
            lambda members: members.pop(next(name for name in members if name.startswith("database"))),
            "other files",
        ),
        (_outside, "no backup has"),
    ],
    ids=["newer schema", "another product", "another database", "surplus", "lacking", "outside"],
)
def test_an_archive_that_does_not_fit_changes_nothing(
    change: Callable[[dict[str, bytes]], None], sentence: str,
    running: APIFlask, fresh_database: Settings, tmp_path: Path,
) -> None:  # fmt: skip
    with running.app_context():
        make_backup(fresh_database, tmp_path / "backup.zip")
        before = _theme_count()
        forged = _rewritten(tmp_path / "backup.zip", tmp_path / "forged.zip", change)
        with pytest.raises(ArchiveError, match=sentence):
            restore_backup(running, fresh_database, forged)
        assert _theme_count() == before
    assert not (tmp_path.parent / "outside").exists()


def test_a_demonstration_does_not_enter_production(
    running: APIFlask, fresh_database: Settings, tmp_path: Path
) -> None:
    with running.app_context():
        before = _theme_count()
        mark_as_demo()
        make_backup(fresh_database, tmp_path / "demo.zip")
        production = replace(fresh_database, env="production")
        with pytest.raises(ArchiveError, match="production installation"):
            restore_backup(running, production, tmp_path / "demo.zip")
        assert _theme_count() == before


def test_a_restore_that_fails_half_way_returns_the_old_state(
    running: APIFlask, fresh_database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running.app_context():
        make_backup(fresh_database, tmp_path / "backup.zip")
        with unit_of_work(SYSTEM) as uow:
            uow.session.execute(sa.delete(Theme))

        def fail() -> None:
            message = "the feeds cannot be rendered"
            raise DumpError(message)

        monkeypatch.setattr(backup, "after_restore", fail)
        with pytest.raises(DumpError):
            restore_backup(running, fresh_database, tmp_path / "backup.zip")
        assert _theme_count() == 0, "as it was before the restore"


def test_a_backup_of_the_schema_before_is_migrated(
    running: APIFlask, fresh_database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[bool] = []
    monkeypatch.setattr(backup, "bring_up_to_date", lambda _app: called.append(True))
    with running.app_context():
        make_backup(fresh_database, tmp_path / "backup.zip")
        restore_backup(running, fresh_database, tmp_path / "backup.zip")
    assert called == [True]


@pytest.mark.parametrize("rounds", [5, pytest.param(50, marks=pytest.mark.long)])
def test_backups_under_load_all_restore(
    rounds: int, running: APIFlask, fresh_database: Settings, tmp_path: Path
) -> None:
    """Each is one consistent state while somebody writes: every row finds its bytes."""
    done = threading.Event()
    written: list[str] = []

    def write() -> None:
        with running.app_context():
            while not done.is_set():
                with unit_of_work(SYSTEM) as uow:
                    keep(uow, content=f"{len(written)}".encode(), media_type="text/plain", name="a.txt")
                written.append("one")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with running.app_context():
            for number in range(rounds):
                _manifest, missing = make_backup(fresh_database, tmp_path / f"{number}.zip")
                assert missing == []
    finally:
        done.set()
        writer.join()
    assert written, "the writer wrote meanwhile"
    with running.app_context():
        for number in range(rounds):
            restore_backup(running, fresh_database, tmp_path / f"{number}.zip")
            for digest in db.session.scalars(sa.select(StoredFile.sha256)).all():
                assert house().files.get(digest)
            db.session.rollback()


def test_the_commands_say_it_in_one_line(tmp_path: Path) -> None:
    environ = {"PB_ENV": "test", "PB_DATA_DIR": str(tmp_path), "PB_BASE_URL": "http://localhost"}

    def run(*arguments: str) -> tuple[int, list[str]]:
        result = CliRunner().invoke(pb, arguments, env=environ)
        return result.exit_code, result.stderr.splitlines()

    target = tmp_path / "backup.zip"
    nothing = "Error: there is nothing to back up yet: run 'pb upgrade' first"
    assert run("backup", str(target)) == (1, [nothing])
    assert run("upgrade")[0] == 0
    assert run("backup", str(target))[0] == 0
    assert run("restore", str(target))[0] == 0
    with closing(sqlite3.connect(tmp_path / "degjesa.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM municipality").fetchone() == (61,)
    target.write_bytes(target.read_bytes()[:-100])
    for status, lines in (run("restore", str(target)), run("backup", str(tmp_path / "no" / "folder.zip"))):
        assert status == 1
        assert len(lines) == 1, lines
