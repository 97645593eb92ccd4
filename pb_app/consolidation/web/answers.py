"""Answers: every item with its decision and what it lacks, and one decision for many items at once."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from pb_app.consolidation import policy
from pb_app.consolidation.queries.items import ItemCard, ItemFilter, list_items
from pb_app.consolidation.rules import CouncilOutcome, Decision
from pb_app.consolidation.rules.answering import AnswerFact, Lack, lacks_of, may_be_proposed
from pb_app.consolidation.rules.deciding import DecisionDraft
from pb_app.consolidation.service import decide_many
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.consolidation.web.forms import DoubtForm
from pb_app.consolidation.words import DECISION_CHOICES, LACK_LABELS, OUTCOME_LABELS
from pb_app.cycles.queries import CycleCard, list_programmes, list_themes
from pb_app.kernel.errors import DomainError, NeedsConfirmation
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of
from pb_app.web.forms import CleanString, CleanText, OneOf

_COMPLETE = "complete"
_KEPT = ("theme", "decision", "lack")
PROPOSE_ALL = "propose_all"


class AnswersForm(DoubtForm):
    """Ticked items, each with the version it was read at, and the decision for all of them."""

    items = SelectMultipleField(_l("Items"), validate_choice=False)
    decision = RadioField(
        _l("Decision"),
        [OneOf(_l("Choose a decision."))],
        choices=[SelectChoice(one.value, words) for one, words in DECISION_CHOICES.items()],
        validate_choice=False,
    )
    forwarded_to = CleanString(_l("Forwarded to"), limit=160)
    reason = CleanText(_l("Reason of the decision"), limit=1000)

    @property
    def draft(self) -> DecisionDraft:
        """What was typed; valid forms only."""
        return DecisionDraft(
            decision=Decision(self.decision.data),
            reason=self.reason.data or "",
            forwarded_to=self.forwarded_to.data or "",
        )

    @property
    def chosen(self) -> list[tuple[str, int]]:
        """Codes with their versions; a version that cannot be read is one that no row has."""
        pairs = [str(one).partition(":") for one in self.items.data or ()]
        return [
            (code, int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0)
            for code, _colon, version in dict.fromkeys(pairs)
        ]


@dataclass(frozen=True)
class AnswerRow:
    """An item, what it lacks, and why it was not decided just now."""

    card: ItemCard
    lacks: tuple[Lack, ...]
    error: str
    is_ticked: bool

    @property
    def is_settled(self) -> bool:
        """Whether the council has spoken, so that nothing is left to decide here."""
        return self.card.council is not CouncilOutcome.NONE


@bp.route("/staff/<m>/consolidation/answers", methods=["GET", "POST"])
@staff
@keeps_text
def answers(m: str) -> ResponseReturnValue:
    """The table of answers; what can be decided is saved, and each other row says why it was not."""
    allow_bench(m)
    allow(policy.may_decide(current_actor(), m), "decide")
    cycle = get_chosen_cycle(m)
    form = AnswersForm()
    faults: dict[str, str] = {}
    if request.method == "POST":
        is_all = request.form.get("do") == PROPOSE_ALL
        if is_all:
            form.decision.data = Decision.PROPOSED.value
        if form.validate():
            faults = _decide(m, form, _proposable(cycle) if is_all else form.chosen)
            if not form.form_errors and not form.errors:
                return redirect(url_for("consolidation_staff.answers", m=m, **_kept(cycle)), 303)
    return _page(cycle, form, faults)


def _decide(m: str, form: AnswersForm, rows: list[tuple[str, int]]) -> dict[str, str]:
    """Decide, say how many, and give the sentence of each row that stays as it is."""
    try:
        done = decide_many(
            current_actor(), municipality_id=m, rows=rows, draft=form.draft, confirmed=form.ticked
        )
    except NeedsConfirmation as error:
        form.ask(error)
        return {}
    except DomainError as error:
        form.add_error(error)
        return {}
    if done.decided:
        flash(_decided_words(len(done.decided)), "ok")
    faults = {code: text_of(error) for code, error in done.faults.items()}
    form.form_errors += [f"{code}: {words}" for code, words in faults.items()]
    return faults


def _decided_words(count: int) -> str:
    return ngettext(
        "%(num)d item is decided. It becomes public with the next version of the list.",
        "%(num)d items are decided. They become public with the next version of the list.",
        count,
    )


def _proposable(cycle: CycleCard) -> list[tuple[str, int]]:
    return [(one.code, one.version) for one in list_items(cycle.id) if may_be_proposed(_fact(one))]


def _fact(card: ItemCard) -> AnswerFact:
    return AnswerFact(
        valuation=card.valuation,
        decision=card.decision,
        amounts=card.by_year,
        programme_id=card.programme_id,
        reason=card.decision_reason,
    )


def _kept(cycle: CycleCard) -> dict[str, Any]:
    return {"year": cycle.year, **{key: request.args[key] for key in _KEPT if request.args.get(key)}}


def _page(cycle: CycleCard, form: AnswersForm, faults: dict[str, str]) -> str:
    chosen = {name: request.args.get(name, "")[:40] for name in _KEPT}
    decision = Decision(chosen["decision"]) if chosen["decision"] in set(Decision) else None
    every = list_items(cycle.id)
    wanted = list_items(cycle.id, ItemFilter(theme_id=chosen["theme"], decision=decision))
    ticked = {code for code, _version in form.chosen}
    rows = [
        AnswerRow(one, lacks_of(_fact(one)), faults.get(one.code, ""), one.code in ticked) for one in wanted
    ]
    return render_template(
        "consolidation/staff/answers.html", nav="consolidation", cycle=cycle, form=form, chosen=chosen,
        rows=[row for row in rows if _fits(row, chosen["lack"])], lack_labels=LACK_LABELS,
        decision_labels=DECISION_CHOICES, outcome_labels=OUTCOME_LABELS, kept=_kept(cycle),
        themes=list_themes(cycle.id) or list_themes(), complete=_COMPLETE, propose_all=PROPOSE_ALL,
        programmes={one.id: one.label for one in list_programmes(cycle.id)},
        open_count=sum(1 for one in every if lacks_of(_fact(one))), whole=len(every),
        proposable=sum(1 for one in every if may_be_proposed(_fact(one))),
    )  # fmt: skip


def _fits(row: AnswerRow, lack: str) -> bool:
    if not lack:
        return True
    return not row.lacks if lack == _COMPLETE else lack in {one.value for one in row.lacks}
