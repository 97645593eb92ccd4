"""Where the demonstration lies: an SQLite file of its own that is there whole or not at all."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from pb_app.audit.demo_mark import is_marked_as_demo
from pb_app.config import Settings, SettingsError

_UNFINISHED = "demo-loading-"
_FORGOTTEN_AFTER = 600.0
"""Seconds after which a first load that nobody finished is thrown away; a load takes less than one tenth."""


def demo_settings(settings: Settings) -> Settings:
    """The settings of the demonstration: one process, SQLite; raise ``SettingsError`` for a database server."""
    if not settings.is_sqlite:
        message = "pb demo keeps its data in an SQLite file of its own: unset PB_DATABASE_URL"
        raise SettingsError(message)
    return replace(settings, redis_url=None)


def database_file(settings: Settings) -> Path:
    """The file of the demonstration."""
    return Path(settings.database_url.removeprefix("sqlite:///"))


def is_loaded(settings: Settings) -> bool:
    """Whether the demonstration is there; raise ``SettingsError`` for a file that is something else."""
    path = database_file(settings)
    if not path.exists():
        return False
    engine = sa.create_engine(settings.database_url)
    try:
        if is_marked_as_demo(engine):
            return True
    except sa.exc.DatabaseError as error:
        message = f"{path} cannot be read as a database: {str(error.orig).splitlines()[0]}"
        raise SettingsError(message) from error
    finally:
        engine.dispose()
    message = f"{path} is no demonstration database: pb demo would write examples between real data"
    raise SettingsError(message)


def load_whole(settings: Settings, load: Callable[[Settings], None]) -> None:
    """Let ``load`` fill a file beside the real one, then put it into its place in one step.

    Killed at any moment it leaves nothing that a later start would take for the demonstration.
    """
    target = database_file(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    _forget_unfinished(target.parent)
    folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target.parent))
    try:
        draft = folder / target.name
        load(replace(settings, database_url=f"sqlite:///{draft}"))
        _sync(draft)
        draft.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    """The bytes reach the disk before the name does."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _forget_unfinished(folder: Path) -> None:
    for left in folder.glob(f"{_UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > _FORGOTTEN_AFTER:
            shutil.rmtree(left, ignore_errors=True)
