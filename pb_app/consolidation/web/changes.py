"""The changes between two versions in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.differences import Change, ChangeKind
from pb_app.consolidation.words import CHANGE_LABELS, decision_label
from pb_app.web.formatting import lek
from pb_app.web.locale import current_locale


@dataclass(frozen=True)
class ChangeRow:
    """One change: what kind, of which item, from what to what."""

    kind: str
    code: str
    title: str
    language: str
    before: str
    after: str
    is_removed: bool


def change_rows(changes: Iterable[Change], year: int) -> list[ChangeRow]:
    """The rows of a table of changes, in the language of the page."""
    return [_row(change, year) for change in changes]


def _row(change: Change, year: int) -> ChangeRow:
    is_english = current_locale() == "en" and bool(change.title_en)
    return ChangeRow(
        kind=str(CHANGE_LABELS[change.kind]),
        code=change.code,
        title=change.title_en if is_english else change.title,
        language="en" if is_english else "sq",
        before=_words(change.kind, change.before, year),
        after=_words(change.kind, change.after, year),
        is_removed=change.kind is ChangeKind.REMOVED,
    )


def _words(kind: ChangeKind, value: object, year: int) -> str:
    if value is None:
        return "" if kind is not ChangeKind.DROPPED else _("nothing")
    if isinstance(value, Mapping):
        return "; ".join(f"{at}: {lek(amount)}" for at, amount in value.items()) or _("not stated")
    return str(value) if kind is ChangeKind.TITLE else decision_label(Decision(str(value)), year)
