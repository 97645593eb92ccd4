"""The rows of each table of the archive: nothing but what the public pages show."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.consolidation.progress.in_public import list_public_work
from pb_app.consolidation.progress.reading import FollowedItem
from pb_app.consolidation.rules.frozen import FrozenItem, read_list
from pb_app.consolidation.rules.states import Decision, EditionState
from pb_app.consolidation.tables import ListEdition
from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.hearings.announcing.queries import announcement_of
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.planning.working_days import working_days_between
from pb_app.hearings.queries import HearingCard, hearing_cards
from pb_app.hearings.rules import PUBLIC_STATUSES
from pb_app.hearings.tables import Hearing
from pb_app.kernel.periods import to_local
from pb_app.proposals.queries.consultations import list_consultations
from pb_app.proposals.queries.exports import PUBLIC_COLUMNS, public_rows
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.queries.listing import ProposalFilter
from pb_app.proposals.rules import IN_PUBLIC_LIST, ProposalStatus
from pb_app.proposals.tables import Proposal, ProposalStep
from pb_app.territory.queries import list_places
from pb_app.unit_of_work import house

Row = Sequence[Any]
_PUBLIC_FIELDS: Final = frozenset(
    {"text", "text_en", "theme_id", "place_id", "village", "voices", "signatures"}
)
_AT_ONCE: Final = 500


def rows_of(table: str, cycle: CycleCard) -> Iterator[Row]:
    """The rows of a table for one budget year, in the order of its columns in the dictionary."""
    return {
        "hearings": _hearings,
        "proposals": _proposals,
        "items": _items,
        "editions": _editions,
        "consultations": _consultations,
        "corrections": _corrections,
        "places": _places,
    }[table](cycle)


def _hearings(cycle: CycleCard) -> Iterator[Row]:
    wanted = (
        sa.select(Hearing)
        .where(Hearing.cycle_id == cycle.id, Hearing.status.in_(PUBLIC_STATUSES))
        .order_by(Hearing.on_date, Hearing.ref)
    )
    cards = hearing_cards(db.session.scalars(wanted).all())
    moves = Counter(
        change["ref"]
        for _at, changes in _calendar_changes(cycle)
        for change in changes
        if change["change"] == "moved"
    )
    days = public_days(cycle.municipality_id)
    for card in cards:
        yield _hearing(card, cycle, moves[card.ref], _notice_days(card, days.is_holiday))


def _hearing(card: HearingCard, cycle: CycleCard, moves: int, notice_days: int | None) -> Row:
    return (
        card.uid, card.municipality_id, cycle.year, card.ref, card.on_date,
        f"{card.start_time:%H:%M}" if card.start_time else None,
        f"{card.end_time:%H:%M}" if card.end_time else None,
        card.status.value, card.kind.value, card.audience.value, card.title,
        "; ".join(place.id for place in card.places), "; ".join(theme.id for theme in card.themes),
        card.venue_name, card.published_at, notice_days, moves, card.moved_from_date, card.move_reason,
        card.cancel_reason, card.online_url, card.source_url, card.is_example,
    )  # fmt: skip


def _notice_days(card: HearingCard, is_free: Any) -> int | None:  # noqa: ANN401 - a predicate of days
    """The working days between the publication that holds and the hearing; None where it came too late."""
    shown = announcement_of(card).on_this_site
    return None if shown is None else max(working_days_between(shown, card.on_date, is_free), 0)


def _proposals(cycle: CycleCard) -> Iterator[Row]:
    answers, items = _answers_of_lists(cycle), _items_of_proposals(cycle)
    steps = _answering_steps(cycle)
    at = {name: number for number, name in enumerate(PUBLIC_COLUMNS)}
    for row in public_rows(cycle.municipality_id, ProposalFilter(cycle_id=cycle.id)):
        ref, listed = row[at["ref"]], row[at["listed_at"]]
        answered = steps.get(ref) or answers.get(ref)
        days = None if answered is None else max((answered - to_local(listed).date()).days, 0)
        yield (*row, items.get(ref, ""), answered, days)


def _answering_steps(cycle: CycleCard) -> dict[str, date]:
    """When proposals were declined or passed on, for those that stand so."""
    answering = (ProposalStatus.DECLINED, ProposalStatus.FORWARDED)
    wanted = (
        sa.select(Proposal.ref, sa.func.max(ProposalStep.at, type_=ProposalStep.at.type))
        .join(ProposalStep, ProposalStep.proposal_id == Proposal.id)
        .where(
            Proposal.cycle_id == cycle.id, Proposal.status.in_(answering), ProposalStep.status == Proposal.status
        )
        .group_by(Proposal.ref)
    )  # fmt: skip
    return {ref: to_local(at).date() for ref, at in db.session.execute(wanted)}


def _answers_of_lists(cycle: CycleCard) -> dict[str, date]:
    """When the first published list with a decision on its item appeared, by reference."""
    found: dict[str, date] = {}
    for edition in _published(cycle):
        if edition.published_at is None:
            continue
        on = to_local(edition.published_at).date()
        for item in read_list(edition.content).items:
            if item.decision is not Decision.NONE:
                for ref in item.references:
                    found.setdefault(ref, on)
    return found


def _items_of_proposals(cycle: CycleCard) -> dict[str, str]:
    editions = _published(cycle)
    items = read_list(editions[-1].content).items if editions else ()
    return {ref: item.code for item in items for ref in item.references}


def _items(cycle: CycleCard) -> Iterator[Row]:
    editions = _published(cycle)
    if not editions:
        return
    latest = editions[-1]
    followed = _followed(cycle)
    for item in read_list(latest.content).items:
        yield (*_item(item, cycle, latest), *_work(followed.get(item.code)), *_asked(item))


def _item(item: FrozenItem, cycle: CycleCard, edition: ListEdition) -> Row:
    """As the version says it: what the council decided since is not public before the next one."""
    act = item.act
    return (
        item.code, cycle.municipality_id, cycle.year, edition.number, item.title, item.title_en, item.description,
        item.theme_id, item.programme, "; ".join(place.id for place in item.places), item.decision.value, item.reason,
        item.forwarded_to, item.decided_on or None, item.amounts.get(cycle.year), _later(item.amounts, cycle),
        item.council.value, item.council_reason, item.approved.get(cycle.year), _later(item.approved, cycle),
        act.number if act else "", act.decided_on if act else None,
    )  # fmt: skip


def _later(amounts: Mapping[int, int], cycle: CycleCard) -> int | None:
    later = [amount for year, amount in amounts.items() if year > cycle.year]
    return sum(later) if later else None


def _followed(cycle: CycleCard) -> dict[str, FollowedItem]:
    """The work on what the council approved, by code, once its decision is public."""
    today = to_local(house().clock.now()).date()
    return {item.code: item for item in list_public_work(cycle.id, today=today)}


def _work(item: FollowedItem | None) -> Row:
    if item is None:
        return (None,) * 5
    state = item.state.value if item.state else None
    return (state, item.on_date, item.due_on, item.carried_to_year, item.spent)


def _asked(item: FrozenItem) -> Row:
    return (
        item.proposals, item.voices, item.signatures, item.supports, item.votes, "; ".join(item.references),
        item.is_example,
    )  # fmt: skip


def _editions(cycle: CycleCard) -> Iterator[Row]:
    for edition in _published(cycle):
        yield (
            cycle.municipality_id, cycle.year, edition.number, edition.stage.value, edition.published_at,
            edition.content_hash, edition.council_decision, edition.council_decided_on,
            edition.council_decision_url, edition.note, len(edition.content["items"]),
        )  # fmt: skip


def _consultations(cycle: CycleCard) -> Iterator[Row]:
    for one in reversed(list_consultations(cycle)):
        yield (
            cycle.municipality_id, cycle.year, one.title, one.title_en, one.url, one.published_on, one.closes_on,
            one.working_days,
        )  # fmt: skip


def _published(cycle: CycleCard) -> list[ListEdition]:
    wanted = (
        sa.select(ListEdition)
        .where(ListEdition.cycle_id == cycle.id, ListEdition.state == EditionState.PUBLISHED)
        .order_by(ListEdition.number)
    )
    return list(db.session.scalars(wanted))


def _corrections(cycle: CycleCard) -> Iterator[Row]:
    """Every change of what was public, the oldest first; of a proposal's words only that they were changed."""
    found = [*_hearing_corrections(cycle), *_list_corrections(cycle), *_proposal_corrections(cycle)]
    yield from sorted(found, key=lambda row: (row[2], row[3], row[4], str(row[5])))


def _calendar_changes(cycle: CycleCard) -> list[tuple[datetime, Sequence[Mapping[str, Any]]]]:
    wanted = (
        sa.select(CalendarEdition.published_at, CalendarEdition.changes)
        .where(CalendarEdition.cycle_id == cycle.id)
        .order_by(CalendarEdition.number)
    )
    return [(at, changes) for at, changes in db.session.execute(wanted)]


def _hearing_corrections(cycle: CycleCard) -> Iterator[Row]:
    for at, changes in _calendar_changes(cycle):
        for change in changes:
            if change["change"] != "published":
                yield (
                    cycle.municipality_id, cycle.year, at, "hearing", change["ref"], change["change"], "",
                    _plain(change.get("from")), _plain(change.get("to")), _plain(change.get("reason")),
                )  # fmt: skip


def _list_corrections(cycle: CycleCard) -> Iterator[Row]:
    for edition in _published(cycle):
        for change in edition.changes:
            yield (
                cycle.municipality_id, cycle.year, edition.published_at, "list", change["code"],
                f"version {edition.number}: {change['kind']}", change["kind"], _plain(change["before"]),
                _plain(change["after"]), edition.note,
            )  # fmt: skip


def _proposal_corrections(cycle: CycleCard) -> Iterator[Row]:
    """Edits after the listing; what stood there before may have been taken out for good reason, so it is not told."""
    wanted = (
        sa.select(AuditEntry.at, Proposal.ref, Proposal.listed_at, AuditPayload.body)
        .join(Proposal, sa.and_(AuditEntry.subject_type == SUBJECT, AuditEntry.subject_id == Proposal.ref))
        .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(
            Proposal.cycle_id == cycle.id, AuditEntry.action == "proposal.edited",
            Proposal.status.in_(IN_PUBLIC_LIST), Proposal.listed_at.is_not(None),
        )
        .order_by(AuditEntry.id)
        .execution_options(yield_per=_AT_ONCE)
    )  # fmt: skip
    for at, ref, listed_at, body in db.session.execute(wanted):
        fields = sorted(_PUBLIC_FIELDS & (body.get("after") or {}).keys())
        if fields and at >= listed_at:
            yield (
                cycle.municipality_id, cycle.year, at, "proposal", ref, "edited", "; ".join(fields), "", "", "",
            )  # fmt: skip


def _places(cycle: CycleCard) -> Iterator[Row]:
    for place in list_places(cycle.municipality_id, with_villages=True):
        yield place.id, place.municipality_id, place.parent_id or "", place.kind.value, place.name


def _plain(value: Any) -> str:  # noqa: ANN401 - what JSON held
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {one}" for key, one in sorted(value.items()))
    return "" if value is None else str(value)
