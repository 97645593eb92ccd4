"""What was done with a hearing, from the audit record, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from pb_app.accounts.queries import list_people
from pb_app.audit.queries import AuditLine, list_of_subject
from pb_app.hearings.particulars import HearingDetail


@dataclass(frozen=True)
class HistoryLine:
    """One thing that somebody did."""

    at: datetime
    who: str
    what: str
    note: str


def history_of(detail: HearingDetail) -> list[HistoryLine]:
    """The record of a hearing, the newest first."""
    names = {person.id: person.name for person in list_people(detail.card.municipality_id)}
    return [
        HistoryLine(
            at=line.at, who=_who(line, names), what=action_words(line.action), note=_note(line.after)
        )
        for line in list_of_subject("hearing", detail.card.id)
    ]  # fmt: skip


def action_words(action: str) -> str:
    """What was done, in words."""
    return {
        "hearing.created": _("Draft made"),
        "hearing.edited": _("Edited"),
        "hearing.agenda_set": _("Agenda written"),
        "hearing.published": _("Announced to the public"),
        "hearing.confirmed": _("Confirmed by the office"),
        "hearing.rescheduled": _("Moved"),
        "hearing.cancelled": _("Called off"),
        "hearing.restored": _("Restored"),
        "hearing.held": _("Marked as held"),
        "hearing.held_undone": _("“Held” taken back"),
        "hearing.attendance_recorded": _("People counted"),
        "hearing.pile_counted": _("Sheets of paper counted"),
        "hearing.votes_counted": _("Votes counted"),
        "hearing.imported": _("Imported"),
        "hearing.registration_set": _("Registration opened or closed"),
        "seat.registered": _("Somebody registered"),
        "seat.changed": _("A registration changed"),
        "seat.given_up": _("A registration was given up"),
        "seat.expired": _("Registrations erased"),
        "minutes.saved": _("Minutes saved"),
        "minutes.published": _("Minutes published"),
        "document.added": _("Document added"),
        "document.withdrawn": _("Document withdrawn"),
        "notice.given": _("Notice noted"),
        "notice.proof_added": _("Proof of a notice added"),
        "notice.withdrawn": _("Notice taken back"),
    }.get(action, action)


def _who(line: AuditLine, names: Mapping[int, str]) -> str:
    if line.actor_id is None:
        return _("the system")
    return names.get(line.actor_id, _("an administrator"))


def _note(after: Mapping[str, Any]) -> str:
    said = next(
        (str(after[name]) for name in ("reason", "cancel_reason", "move_reason", "title") if after.get(name)),
        "",
    )
    ticked = ", ".join(doubt_label(code) for code in after.get("confirmed") or ())
    return ". ".join(
        part for part in (said.rstrip("."), _("Ticked: %(doubts)s", doubts=ticked) if ticked else "") if part
    )


def doubt_label(code: str) -> str:
    """A warning that was ticked, in two words."""
    return {
        "clash_venue": _("hall taken"),
        "clash_team": _("team taken"),
        "holiday": _("public holiday"),
        "hour_twice": _("hour that comes twice"),
        "short_notice": _("short notice"),
        "hour_unknown": _("hour unknown"),
        "venue_unknown": _("hall unknown"),
        "place_unknown": _("no place"),
    }.get(code, code)
