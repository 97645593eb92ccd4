"""The form of the council's step: the decision, and one row for each item with what was typed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from pb_app.consolidation.queries.council import BeforeCouncil, CouncilStep
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft, RowFaults
from pb_app.kernel.errors import DomainError
from pb_app.kernel.money import grouped, parse_amount
from pb_app.kernel.text import clean
from pb_app.web.error_texts import text_of
from pb_app.web.forms import BaseForm, CleanString, DateText, Required, VersionField

_REASON_LIMIT = 1000
_BLANKS = "\n\u00a0\u202f"


class ActForm(BaseForm):
    """The council's decision as it is cited."""

    number = CleanString(
        _l("Number of the decision (VKB)"), [Required(_l("Write the number of the decision."))], limit=40
    )
    decided_on = DateText(_l("Date of the decision"), [Required(_l("Write the date of the decision."))])
    url = CleanString(_l("Address of its text on the web"), limit=500)

    @property
    def act(self) -> CouncilAct:
        """What was typed; valid forms only."""
        return CouncilAct(
            number=self.number.data or "",
            decided_on=self.decided_on.data or date.max,
            url=self.url.data or "",
        )


class CouncilForm(ActForm):
    """The decision, and what holds for the rows that nobody touched."""

    edition = VersionField()
    approve_rest = BooleanField(_l("Approve as proposed every item that is not decided otherwise below"))

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - WTForms' own types
        super().__init__(**given)
        self._row_of: dict[str, str] = {}

    def blame_row(self, code: str, words: str) -> None:
        """Show an error of a row above the form, with the way to the row."""
        self.form_errors.append(words)
        self._row_of[words] = f"o-{code}"

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """As of every form; errors of rows lead to their rows."""
        return [(id_ or self._row_of.get(words, ""), words) for id_, words in super().error_list]


@dataclass
class CouncilRow:
    """One item: what was published, and what is typed or stored beside it."""

    item: BeforeCouncil
    outcome: str
    amounts: dict[int, str]
    reason: str
    version: str
    errors: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The item's code, which names its fields."""
        return self.item.published.code


class CouncilRows:
    """All rows; of a form that was sent, with what was typed."""

    def __init__(self, step: CouncilStep, sent: Mapping[str, str] | None) -> None:
        self.step, self.sent = step, sent
        self.drafts: list[CouncilDraft] = []
        self.rows = [self._row(item) for item in step.items]

    def _row(self, item: BeforeCouncil) -> CouncilRow:
        code, sent = item.published.code, self.sent
        if sent is None or f"o-{code}" not in sent:
            given = item.approved or item.published.amounts
            amounts = {year: grouped(lek) for year, lek in given.items()}
            return CouncilRow(item, item.council.value, amounts, item.reason, str(item.version))
        return CouncilRow(
            item,
            sent[f"o-{code}"],
            {year: _printable(sent.get(f"a-{code}-{year}", "")) for year in self.step.years},
            _printable(sent.get(f"r-{code}", "")),
            sent.get(f"v-{code}", ""),
        )

    def validate(self, form: CouncilForm) -> bool:
        """Read every row; what cannot be read is said in its row and above the form."""
        for row in self.rows:
            try:
                self.drafts.append(_draft(row))
            except DomainError as error:
                self._blame(row, error, form)
        return not form.form_errors

    def take_faults(self, error: RowFaults, form: CouncilForm) -> None:
        """Show what the rules say of each row; a row that somebody else changed takes the new version."""
        for row in self.rows:
            if row.code in error.faults:
                self._blame(row, error.faults[row.code], form)
                row.version = str(row.item.version)

    @staticmethod
    def _blame(row: CouncilRow, error: DomainError, form: CouncilForm) -> None:
        words = text_of(error)
        row.errors.append(words)
        form.blame_row(row.code, f"{row.code}: {words}")


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char in _BLANKS)


def _draft(row: CouncilRow) -> CouncilDraft:
    if row.outcome not in {one.value for one in CouncilOutcome}:
        raise DomainError("transition")
    reason = clean(row.reason, multiline=True)
    if len(reason) > _REASON_LIMIT:
        raise DomainError("too_long", limit=_REASON_LIMIT)
    is_number = row.version.isascii() and row.version.isdigit() and len(row.version) < 10
    return CouncilDraft(
        code=row.code,
        outcome=CouncilOutcome(row.outcome),
        amounts={year: _lek(text) for year, text in row.amounts.items() if text.strip()},
        reason=reason,
        expected_version=int(row.version) if is_number else 0,
    )


def _lek(text: str) -> int:
    parsed = parse_amount(text)
    if parsed.old_lek:
        raise DomainError("council_old_lek", lek=grouped(parsed.lek))
    return parsed.lek
