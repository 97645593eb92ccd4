"""Every column of the database says how long it is kept; what is somebody's is dropped by the nightly work."""

from collections import Counter

from apiflask import APIFlask

from pb_app.cli.work import NIGHTLY
from pb_app.database import Base
from tests.house.retention_table import RETENTION


def classified() -> Counter[str]:
    """Each ``table.column`` of the table of retention, with how often it stands there."""
    found: Counter[str] = Counter()
    for kept in RETENTION:
        table = ""
        for word in kept.columns.split():
            if word.endswith(":"):
                table = word.removesuffix(":")
            else:
                found[f"{table}.{word}"] += 1
    return found


def test_each_column_says_once_how_long_it_is_kept(whole_app: APIFlask) -> None:
    assert whole_app
    columns = {
        f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns
    }
    found = classified()
    assert sorted(columns - set(found)) == [], "say in tests/house/retention_table.py how long it is kept"
    assert sorted(set(found) - columns) == [], "these columns are gone"
    assert [name for name, times in found.items() if times > 1] == []


def test_what_is_dropped_at_night_is_dropped_by_something_that_runs(whole_app: APIFlask) -> None:
    assert whole_app
    running = {action.__name__ for action in NIGHTLY}
    assert {kept.night for kept in RETENTION if kept.night} <= running
