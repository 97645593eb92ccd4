"""What changed in the public calendar, version by version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import CycleCard, find_current_cycle, list_cycles
from pb_app.hearings.edition_queries import EditionCard, cards_by_ref, list_editions
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.web import hearings_public as bp
from pb_app.hearings.wording import language, title_of
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import get_municipality
from pb_app.web.access import public
from pb_app.web.formatting import date_words, instant_words
from pb_app.web.kept_answers import kept
from pb_app.web.urls import url_for

EDITIONS_A_PAGE = 10
_LONGEST_NUMBER = 6


@dataclass(frozen=True)
class ChangeLine:
    """One change in words."""

    kind: str
    tone: str
    title: str
    url: str
    words: str
    reason: str


@dataclass(frozen=True)
class EditionPart:
    """A version with its changes."""

    number: int
    when: str
    summary: str
    lines: Sequence[ChangeLine]


@bp.get("/<m>/hearings/changes")
@kept("pages", "{m}")
@public
def calendar_changes(m: str) -> str:
    """The versions of the calendar, the newest first; ``?year=`` another season, ``?before=`` older versions."""
    municipality = get_municipality(m)
    cycle = _cycle(m, request.args.get("year", ""))
    editions = (
        list_editions(cycle.id, before=_number(request.args.get("before", "")), limit=EDITIONS_A_PAGE + 1)
        if cycle
        else []
    )
    shown = editions[:EDITIONS_A_PAGE]
    refs = {str(change.get("ref")) for edition in shown for change in edition.changes}
    cards = cards_by_ref(m, refs)
    older = len(editions) > EDITIONS_A_PAGE
    return render_template(
        "hearings/public/changes.html",
        year=cycle.year if cycle else None,
        office=municipality.full_name,
        parts=[_part(edition, cards) for edition in shown],
        older_url=url_for("hearings_public.calendar_changes", m=m, year=cycle.year, before=shown[-1].number)
        if cycle and older
        else "",
    )


def _cycle(m: str, year: str) -> CycleCard | None:
    if not year:
        return find_current_cycle(m)
    found = next((cycle for cycle in list_cycles(m) if str(cycle.year) == year), None)
    if found is None:
        raise NotFound("cycle")
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


def _part(edition: EditionCard, cards: Mapping[str, HearingCard]) -> EditionPart:
    lines = [
        _line(edition, change, cards[change["ref"]])
        for change in edition.changes
        if change.get("ref") in cards
    ]
    return EditionPart(
        number=edition.number,
        when=instant_words(edition.published_at),
        summary=ngettext("%(num)d change", "%(num)d changes", len(lines)),
        lines=lines,
    )


def _line(edition: EditionCard, change: Mapping[str, Any], card: HearingCard) -> ChangeLine:
    kind, tone = _kind(str(change["change"]))
    return ChangeLine(
        kind=kind, tone=tone, title=title_of(card),
        url=url_for("hearings_public.hearing", m=card.municipality_id, ref=card.ref),
        words=_words(edition, change), reason=str(change.get("reason") or ""),
    )  # fmt: skip


def _kind(change: str) -> tuple[str, str]:
    """What happened, and the tone of its tag."""
    return {
        "published": (_("new"), "info"),
        "confirmed": (_("confirmed"), "ok"),
        "moved": (_("was moved"), "wait"),
        "hall": (_("another hall"), "wait"),
        "cancelled": (_("was cancelled"), "no"),
        "restored": (_("takes place after all"), "ok"),
    }.get(change, (_("changed"), ""))


def _words(edition: EditionCard, change: Mapping[str, Any]) -> str:
    """When it is, or from when to when it moved."""
    halls = _hall_words(change)
    if change["change"] == "hall":
        return halls or _slot_words(change.get("to", ""))
    if "from" in change and "to" in change:
        moved = _(
            "before: %(old)s; now: %(new)s", old=_slot_words(change["from"]), new=_slot_words(change["to"])
        )
        return f"{moved}; {halls}" if halls else moved
    stood = edition.hearings.get(change["ref"])
    return _slot_words(f"{stood['date']} {stood['start'] or ''}".strip()) if stood else ""


def _hall_words(change: Mapping[str, Any]) -> str:
    """From which hall to which; empty if it stays."""
    if "to_hall" not in change:
        return ""
    unknown = _("hall not known yet")
    return _(
        "from “%(old)s” to “%(new)s”", old=change["from_hall"] or unknown, new=change["to_hall"] or unknown
    )


def _slot_words(text: str) -> str:
    """``2026-10-12 16:30`` in words."""
    day, _space, hour = text.partition(" ")
    try:
        words = date_words(date.fromisoformat(day), language())
        start = time.fromisoformat(hour) if hour else None
    except ValueError:
        return text
    return _("%(date)s, %(hours)s", date=words, hours=f"{start:%H:%M}") if start else words
