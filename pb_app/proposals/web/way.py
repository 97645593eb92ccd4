"""Where a proposal went: its own stations, then what other features know, then what is still to come."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard
from pb_app.kernel.periods import to_local
from pb_app.proposals.moderating.reading import forwarding_of
from pb_app.proposals.queries import ProposalCard, StepCard, TraceStep, list_steps, trace_of
from pb_app.proposals.rules import WAITING, ProposalSource, ProposalStatus
from pb_app.web.formatting import short_date_words


def way_of(card: ProposalCard, cycle: CycleCard | None) -> list[TraceStep]:
    """The whole way of a proposal, in the order in which it is walked."""
    steps = list_steps(card.id)
    own = [_origin(card), *_answers(card, steps)]
    if card.status is not ProposalStatus.LISTED:
        return own
    beyond = trace_of(card.id)
    return [*own, *(beyond or _to_come(cycle))]


def _origin(card: ProposalCard) -> TraceStep:
    if card.hearing is not None:
        label = _("Raised at the hearing of %(date)s", date=short_date_words(card.hearing.on_date))
    elif card.source is ProposalSource.WEB:
        label = _("Sent from the web")
    elif card.source is ProposalSource.COMMENT:
        label = _("Comment on the draft budget")
    else:
        label = _("Given to the office")
    return TraceStep(label=label, state="done", date=_day(card.created_at), note=card.answer_in_hall)


def _answers(card: ProposalCard, steps: Sequence[StepCard]) -> list[TraceStep]:
    if card.status in WAITING:
        return [
            TraceStep(
                label=_("The office is reading it"), state="now", note=card.status_reason,
                detail=_("It appears in the public list once it has been read."),
            ),
            TraceStep(label=_("Answer of the office"), state="later"),
        ]  # fmt: skip
    if card.status is ProposalStatus.LISTED:
        is_now = not trace_of(card.id)
        return [
            TraceStep(
                label=_("Published in the list of proposals"), state="now" if is_now else "done",
                date=_day(card.listed_at or card.created_at),
            )
        ]  # fmt: skip
    return [*_listed_before(card), _ending(card, steps)]


def _listed_before(card: ProposalCard) -> list[TraceStep]:
    if card.listed_at is None:
        return []
    return [TraceStep(label=_("Published in the list of proposals"), state="done", date=_day(card.listed_at))]


def _ending(card: ProposalCard, steps: Sequence[StepCard]) -> TraceStep:
    on = _day(steps[-1].at) if steps else None
    if card.status is ProposalStatus.FORWARDED:
        label = _(
            "Passed on, because it is for another authority to decide: %(name)s", name=card.forwarded_to
        )
        return TraceStep(label=label, state="now", date=on, note=card.status_reason, detail=_forwarding(card))
    label = _("Not accepted")
    if card.status is ProposalStatus.WITHDRAWN:
        label = _("Withdrawn") if card.status_reason else _("Withdrawn by its author")
    return TraceStep(label=label, state="no", date=on, note=card.status_reason)


def _forwarding(card: ProposalCard) -> str:
    """Under which number it was sent on, and what was answered."""
    known = forwarding_of(card.id)
    parts = []
    if known.protocol:
        parts.append(_("Protocol number: %(number)s.", number=known.protocol))
    if known.answer and known.answered_on:
        parts.append(
            _(
                "Its answer of %(date)s: %(answer)s",
                date=short_date_words(known.answered_on),
                answer=known.answer,
            )
        )
    return " ".join(parts)


def _to_come(cycle: CycleCard | None) -> list[TraceStep]:
    year = cycle.year if cycle else ""
    return [
        TraceStep(label=_("Joined with proposals that ask for the same"), state="later"),
        TraceStep(label=_("The municipality’s list for the draft budget %(year)s", year=year), state="later"),
        TraceStep(label=_("Decision of the municipal council"), state="later"),
    ]


def _day(at: datetime) -> date:
    return to_local(at).date()
