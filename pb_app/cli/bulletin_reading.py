"""Read a bulletin of the network from its JSON; every fault is named by where it stands."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pb_app.cycles.queries import themes_by_id
from pb_app.hearings.rules import HearingKind
from pb_app.proposals.rules import RequestKind
from pb_app.territory.queries import find_municipality, find_place

SOURCE_MOST = 300


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What people raised, as the bulletin prints it; theme and place as far as they are known."""

    text: str
    kind: RequestKind
    theme_id: str | None
    place_id: str | None


@dataclass(frozen=True, kw_only=True)
class PartnerReport:
    """What one partner did in one municipality: a sum, never single meetings."""

    municipality_id: str
    partner: str
    partner_also: str
    kind: HearingKind
    events: int
    participants: int | None
    participants_as_printed: str
    places: tuple[str, ...]
    url: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, kw_only=True)
class Bulletin:
    """A bulletin: its period and the partners' reports."""

    source: str
    period_from: date
    period_to: date
    reports: tuple[PartnerReport, ...]


class BulletinUnreadable(Exception):
    """The file is no bulletin; ``faults`` has a line for each reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass
class _Reader:
    """Takes values out of the JSON and notes what is wrong with them."""

    faults: list[str] = field(default_factory=list)

    def refuse(self, where: str, reason: str) -> None:
        self.faults.append(f"{where}: {reason}")

    def text(self, data: Mapping[str, Any], name: str, where: str, *, is_required: bool = True) -> str:
        value = data.get(name)
        if value is None and not is_required:
            return ""
        if not isinstance(value, str) or (is_required and not value.strip()):
            self.refuse(f"{where}.{name}", "a text is missing")
            return ""
        return value

    def count(self, data: Mapping[str, Any], name: str, where: str, *, least: int) -> int:
        value = data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 10**7:
            self.refuse(f"{where}.{name}", f"{value!r} is no number of at least {least}")
            return least
        return value

    def day(self, data: Mapping[str, Any], name: str, where: str) -> date:
        try:
            return date.fromisoformat(str(data.get(name)))
        except ValueError:
            self.refuse(f"{where}.{name}", f"{data.get(name)!r} is no date (2023-09-01)")
            return date.min

    def objects(
        self, data: Mapping[str, Any], name: str, where: str
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        value = data.get(name)
        if not isinstance(value, list):
            self.refuse(f"{where}.{name}" if where else name, "a list is missing")
            return
        for number, one in enumerate(value):
            place = f"{where}.{name}[{number}]" if where else f"{name}[{number}]"
            if isinstance(one, dict):
                yield place, one
            else:
                self.refuse(place, "an object is missing")

    def place(self, place_id: object, municipality_id: str, where: str) -> str:
        found = find_place(place_id) if isinstance(place_id, str) else None
        if found is None or found.municipality_id != municipality_id:
            self.refuse(where, f"{place_id!r} is no place of {municipality_id!r}")
        return str(place_id)


def read_bulletin(path: Path) -> Bulletin:
    """Read a file; raise ``BulletinUnreadable`` with every fault that it has."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BulletinUnreadable([f"{path}: {error}"]) from error
    if not isinstance(data, dict):
        raise BulletinUnreadable([f"{path}: an object is missing"])
    reader = _Reader()
    period = data["period"] if isinstance(data.get("period"), dict) else {}
    bulletin = Bulletin(
        source=reader.text(data, "source", "")[:SOURCE_MOST],
        period_from=reader.day(period, "from", "period"),
        period_to=reader.day(period, "to", "period"),
        reports=tuple(
            _report(reader, one, where) for where, one in reader.objects(data, "municipalities", "")
        ),
    )
    if bulletin.period_to < bulletin.period_from:
        reader.refuse("period.to", "it lies before period.from")
    if reader.faults:
        raise BulletinUnreadable(reader.faults)
    return bulletin


def _report(reader: _Reader, data: Mapping[str, Any], where: str) -> PartnerReport:
    municipality_id = reader.text(data, "municipality_id", where)
    if municipality_id and find_municipality(municipality_id) is None:
        reader.refuse(f"{where}.municipality_id", f"no municipality has the id {municipality_id!r}")
    has_participants = data.get("participants") is not None
    places = data.get("places") or []
    return PartnerReport(
        municipality_id=municipality_id,
        partner=reader.text(data, "partner", where),
        partner_also=reader.text(data, "partner_also", where, is_required=False),
        kind=_kind(reader, data, where),
        events=reader.count(data, "events", where, least=1),
        participants=reader.count(data, "participants", where, least=0) if has_participants else None,
        participants_as_printed=reader.text(data, "participants_as_printed", where, is_required=False)[:120],
        places=tuple(
            reader.place(one, municipality_id, f"{where}.places[{number}]")
            for number, one in enumerate(places)
        ),
        url=reader.text(data, "url", where, is_required=False)[:500],
        issues=tuple(
            _issue(reader, one, spot, municipality_id) for spot, one in reader.objects(data, "issues", where)
        ),
    )


def _kind(reader: _Reader, data: Mapping[str, Any], where: str) -> HearingKind:
    try:
        return HearingKind(str(data.get("kind")))
    except ValueError:
        reader.refuse(f"{where}.kind", f"{data.get('kind')!r} is none of {', '.join(HearingKind)}")
        return HearingKind.BUDGET_HEARING


def _issue(reader: _Reader, data: Mapping[str, Any], where: str, municipality_id: str) -> Issue:
    kind, theme_id, place_id = data.get("kind"), data.get("theme"), data.get("place")
    if kind not in set(RequestKind):
        reader.refuse(f"{where}.kind", f"{kind!r} is none of {', '.join(RequestKind)}")
    if theme_id is not None and theme_id not in themes_by_id():
        reader.refuse(f"{where}.theme", f"no theme has the id {theme_id!r}")
    if place_id is not None:
        reader.place(place_id, municipality_id, f"{where}.place")
    return Issue(
        text=reader.text(data, "text", where),
        kind=RequestKind(kind) if kind in set(RequestKind) else RequestKind.NEED,
        theme_id=theme_id,
        place_id=place_id,
    )
