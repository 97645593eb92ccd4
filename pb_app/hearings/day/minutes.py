"""The minutes of a hearing: what an office writes, and what is frozen when they are published."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, Final

from pb_app.hearings.attendance import AttendanceCounts
from pb_app.kernel.errors import DomainError

FORMAT: Final = "minutes/1"
LIMITS: Final[Mapping[str, int]] = {
    "text": 20_000, "text_en": 20_000, "number": 40, "protocol_number": 40, "chair": 160, "minute_taker": 160,
    "officials": 4000, "votes": 4000, "annexes": 4000,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MinutesDraft:
    """What the office writes itself; all else the minutes take from the hearing. Names are of officials only."""

    text: str = ""
    text_en: str = ""
    number: str = ""
    protocol_number: str = ""
    protocol_on: date | None = None
    opened_at: time | None = None
    closed_at: time | None = None
    chair: str = ""
    minute_taker: str = ""
    officials: str = ""
    """One line each: ``office; name``."""
    votes: str = ""
    annexes: str = ""


DRAFT_FIELDS: Final = tuple(MinutesDraft.__dataclass_fields__)


def check_draft(draft: MinutesDraft) -> None:
    """Raise ``too_long``, or ``end_before_start`` for minutes closed before they were opened."""
    for name, limit in LIMITS.items():
        if len(getattr(draft, name)) > limit:
            raise DomainError("too_long", field=name, limit=limit)
    if draft.opened_at and draft.closed_at and draft.closed_at <= draft.opened_at:
        raise DomainError("end_before_start", field="closed_at")


@dataclass(frozen=True)
class Official:
    """Somebody of the office who was there, by office and name."""

    office: str
    name: str = ""


def read_officials(text: str) -> tuple[Official, ...]:
    """The officials of a text with one line each, ``office; name``; a line without a name is an office."""
    parts = (line.partition(";") for line in text.splitlines() if line.strip())
    return tuple(Official(office.strip(), name.strip()) for office, _mark, name in parts)


@dataclass(frozen=True, kw_only=True)
class RaisedProposal:
    """What was proposed at the hearing, and the answer given in the hall; never who said it."""

    ref: str
    text: str
    text_en: str = ""
    answer: str = ""
    theme: str = ""
    theme_en: str = ""
    place: str = ""
    village: str = ""
    voices: int = 1
    signatures: int | None = None
    votes: int | None = None
    """Of those present, where they voted before leaving; None where nobody counted."""


@dataclass(frozen=True)
class Voting:
    """How people voted before leaving: ``hands`` or ``dots``, and how many votes each had."""

    kind: str
    most_each: int


@dataclass(frozen=True)
class Annex:
    """A document of the hearing."""

    title: str
    dated_on: date | None = None
    number: int = 1


@dataclass(frozen=True, kw_only=True)
class MinutesContent:
    """Minutes as they stand or stood: plain values, put into words in the language of who reads.

    ``attendance`` holds only what the public may see; ``hidden`` names the cells left out.
    """

    draft: MinutesDraft
    municipality: str = ""
    ref: str = ""
    kind: str = ""
    title: str = ""
    title_en: str = ""
    on: date | None = None
    places: tuple[str, ...] = ()
    venue: str = ""
    is_online: bool = False
    agenda: str = ""
    agenda_en: str = ""
    attendance: AttendanceCounts | None = None
    hidden: tuple[str, ...] = ()
    proposals: tuple[RaisedProposal, ...] = ()
    voting: Voting | None = None
    annexes: tuple[Annex, ...] = ()
    is_example: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether they would say nothing of what was said."""
        return not (self.draft.text or self.draft.votes or self.proposals)

    @property
    def is_brief(self) -> bool:
        """Only a text, as minutes were before they told all that belongs to them."""
        return self.on is None


def encode(content: MinutesContent) -> dict[str, Any]:
    """The minutes as JSON's types, for a row that is never changed."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(content), default=_written))
    return {"format": FORMAT} | plain


def _written(value: date | time) -> str:
    return value.isoformat()


def decode(values: Mapping[str, Any]) -> MinutesContent:
    """The minutes that ``encode`` wrote; what is missing takes its default, so that older ones stay readable."""
    given = _known(MinutesContent, values)
    draft = _known(MinutesDraft, values["draft"])
    draft |= {
        "protocol_on": _date(draft, "protocol_on"),
        "opened_at": _time(draft, "opened_at"),
        "closed_at": _time(draft, "closed_at"),
    }
    counts = values.get("attendance")
    return MinutesContent(
        **given
        | {
            "draft": MinutesDraft(**draft),
            "on": _date(given, "on"),
            "places": tuple(given.get("places", ())),
            "hidden": tuple(given.get("hidden", ())),
            "attendance": AttendanceCounts(**counts) if counts is not None else None,
            "voting": Voting(**given["voting"]) if given.get("voting") else None,
            "proposals": tuple(RaisedProposal(**one) for one in given.get("proposals", ())),
            "annexes": tuple(
                Annex(**one | {"dated_on": _date(one, "dated_on")}) for one in given.get("annexes", ())
            ),
        }
    )


def _known(kind: type[MinutesContent | MinutesDraft], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in kind.__dataclass_fields__ if name in values}


def _date(values: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(values[name]) if values.get(name) else None


def _time(values: Mapping[str, Any], name: str) -> time | None:
    return time.fromisoformat(values[name]) if values.get(name) else None
