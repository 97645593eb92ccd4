"""A bulletin with faults: each is named by where it stands, and nothing is imported."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask

from pb_app.cli.bulletin_reading import BulletinUnreadable, read_bulletin
from pb_app.cli.demo.real_records import FOLDER

Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture
def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "pop_bulletin_2023.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (
            lambda data: data["municipalities"][0].update(municipality_id="atlantis"),
            "municipalities[0].municipality_id",
        ),
        (lambda data: data["municipalities"][0].update(events="dhjetë"), "municipalities[0].events"),
        (lambda data: data["municipalities"][1].update(participants=-1), "municipalities[1].participants"),
        (
            lambda data: data["municipalities"][7]["places"].append("fier-levan"),
            "municipalities[7].places[8]",
        ),
        (
            lambda data: data["municipalities"][0]["issues"][2].update(theme="hëna"),
            "municipalities[0].issues[2].theme",
        ),
        (
            lambda data: data["municipalities"][0]["issues"][1].update(kind="wish"),
            "municipalities[0].issues[1].kind",
        ),
        (lambda data: data["period"].update(to="2023-08-01"), "period.to"),
        (lambda data: data.pop("municipalities"), "municipalities"),
    ],
)
def test_a_fault_names_its_place(
    app: APIFlask, tmp_path: Path, data: dict[str, Any], spoil: Spoil, where: str
) -> None:
    spoil(data)
    path = tmp_path / "bulletin.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(BulletinUnreadable) as refusal:
        read_bulletin(path)
    assert any(fault.startswith(f"{where}:") for fault in refusal.value.faults), refusal.value.faults


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"a": '])
def test_a_file_that_is_no_bulletin_is_named(app: APIFlask, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bulletin.json"
    path.write_bytes(content)
    with pytest.raises(BulletinUnreadable, match=r"bulletin\.json"):
        read_bulletin(path)


def test_every_fault_of_a_file_is_told_at_once(app: APIFlask, tmp_path: Path, data: dict[str, Any]) -> None:
    data["municipalities"][0]["events"] = 0
    data["municipalities"][2]["kind"] = "party"
    path = tmp_path / "bulletin.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(BulletinUnreadable) as refusal:
        read_bulletin(path)
    assert len(refusal.value.faults) == 2
