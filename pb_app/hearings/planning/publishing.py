"""Publishing lines of a draft: one transaction, one calendar edition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.cycles.queries import cycle_card
from pb_app.hearings import announced_steps, changes
from pb_app.hearings.announcement_service import apply_publish
from pb_app.hearings.changes import Change, Closing
from pb_app.hearings.events import HearingChanged, HearingCreated, HearingPublished
from pb_app.hearings.planning import draft_lines, notes
from pb_app.hearings.planning.differences import Step
from pb_app.hearings.planning.draft_events import CalendarPublished
from pb_app.hearings.planning.draft_items import Draft, DraftItem
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.policy import may_publish_line
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import ANNOUNCED, REASON_LIMIT, HearingFacts, HearingStatus
from pb_app.hearings.service import new_row, next_refs
from pb_app.hearings.tables import Hearing, HearingTeamMember
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, StaleVersion, Warn
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class Chosen:
    """A line that somebody wants to publish: as it was seen, and why it changes what was announced."""

    key: str
    seen: str
    reason: str = ""


@dataclass(frozen=True)
class Published:
    """The number of the new edition (None if nothing of it is public), and how many lines went into it."""

    edition: int | None
    lines: int


def tick_of(key: str, code: str) -> str:
    """How the tick of one doubt of one line is named."""
    return f"{key}:{code}"


def refusals(draft: Draft, chosen: Sequence[Chosen]) -> Iterator[tuple[str, DomainError]]:
    """Why lines cannot be published as they are chosen, each with the key of its line."""
    today = draft.season.facts.today
    for one in chosen:
        item = draft.find(one.key)
        if item is None:
            continue
        for code in item.blocks(today):
            yield one.key, DomainError(code)
        if item.needs_reason and not one.reason.strip():
            yield one.key, DomainError("reason_required", field=f"reason-{one.key}")
        if len(one.reason) > REASON_LIMIT:
            yield one.key, DomainError("too_long", field=f"reason-{one.key}", limit=REASON_LIMIT)


def publish_lines(
    *,
    actor: Actor,
    cycle_id: int,
    chosen: Sequence[Chosen],
    status: HearingStatus = HearingStatus.CONFIRMED,
    confirmed: frozenset[str] = frozenset(),
) -> Published:
    """Make the chosen lines public, and drafts of hearings likewise; they leave the draft.

    New hearings become ``status``. ``confirmed`` holds ``tick_of`` each doubt; every doubt of a chosen line asks
    for one. Errors: ``nothing_chosen``, ``stale_version`` if a line or its hearing is not as it was seen (so the
    second of two who publish at once changes nothing), and those of ``refusals``.
    """
    if status not in ANNOUNCED:
        raise DomainError("transition", given=HearingStatus.DRAFT.value, wanted=status.value)
    with unit_of_work(actor) as uow:
        cycle = draft_lines.lock_cycle(uow, cycle_id)
        draft_lines.load_lines(uow, PlanEntry.cycle_id == cycle_id)
        draft = read_draft(cycle_card(cycle), local_today(uow.now))
        items = _as_seen(draft, chosen)
        _check_allowed(actor, cycle.municipality_id, items)
        for _key, error in refusals(draft, chosen):
            raise error
        ticked = _require_ticks(draft, items, confirmed)
        reasons = {one.key: one.reason for one in chosen}
        batch = _Batch(uow, draft, status, reasons, ticked)
        closings = batch.apply(items)
        numbers = changes.close_all(uow, closings)
        _leave_draft(uow, items, closings)
        edition = numbers.get(cycle_id)
        draft_lines.log_draft(uow, "plan.published", cycle, {"edition": edition, "lines": len(items)})
        if edition is not None:
            ids = tuple(closing.change.row.id for closing in closings)
            uow.record(
                CalendarPublished(
                    municipality_id=cycle.municipality_id, cycle_id=cycle_id, edition=edition, hearing_ids=ids
                )
            )
        return Published(edition, len(items))


def _as_seen(draft: Draft, chosen: Sequence[Chosen]) -> list[DraftItem]:
    if not chosen:
        raise DomainError("nothing_chosen")
    known = {item.key: item for item in draft.publishable}
    if len({one.key for one in chosen}) != len(chosen):
        raise DomainError("nothing_chosen")
    for one in chosen:
        item = known.get(one.key)
        if item is None or item.seen != one.seen:
            raise StaleVersion("plan", expected=0, actual=item.version if item is not None else 0)
    return [known[one.key] for one in chosen]


def _check_allowed(actor: Actor, municipality_id: str, items: Sequence[DraftItem]) -> None:
    if not all(may_publish_line(actor, municipality_id, item.place_paths) for item in items):
        raise Forbidden("publish_plan")


def _require_ticks(
    draft: Draft, items: Sequence[DraftItem], confirmed: frozenset[str]
) -> dict[str, list[str]]:
    """The doubts of each line, all ticked; else ``NeedsConfirmation`` names every doubt with its line."""
    keys = frozenset(item.key for item in items)
    doubts = {key: found for key, found in draft.doubts(keys).items() if key in keys}
    asked = {tick_of(key, doubt.code) for key, found in doubts.items() for doubt in found}
    if not asked <= confirmed:
        raise NeedsConfirmation(
            tuple(
                Warn(doubt.code, line=key, **doubt.params) for key, found in doubts.items() for doubt in found
            )
        )
    return {key: [doubt.code for doubt in found] for key, found in doubts.items()}


class _Batch:
    """The chosen lines while they become hearings."""

    def __init__(
        self,
        uow: UnitOfWork,
        draft: Draft,
        status: HearingStatus,
        reasons: Mapping[str, str],
        ticked: Mapping[str, list[str]],
    ) -> None:
        self.uow, self.cycle, self.status = uow, draft.season.cycle, status
        self.reasons, self.ticked = reasons, ticked

    def apply(self, items: Sequence[DraftItem]) -> list[Closing]:
        """Write every line; the closings come in the order of the lines."""
        known = changes.load_all(self.uow, [item.hearing.id for item in items if item.hearing is not None])
        new = self._add([item for item in items if item.hearing is None])
        return [
            self._publish(new[item.key], item)
            if item.hearing is None
            else self._change(known[item.hearing.id], item)
            for item in items
        ]

    def _add(self, items: Sequence[DraftItem]) -> dict[str, Change]:
        m = self.cycle.municipality_id
        refs = next_refs(self.uow, m, self.cycle.year, len(items))
        keys = self._source_keys(items)
        rows = {
            item.key: new_row(
                self.uow, municipality_id=m, ref=ref, facts=_facts_of(item), cycle=self.cycle,
                source_key=keys.get(item.key),
            )
            for item, ref in zip(items, refs, strict=True)
        }  # fmt: skip
        self.uow.session.flush()
        for row in rows.values():
            self.uow.record(changes.event(HearingCreated, row))
        return {key: changes.fresh(self.uow, row) for key, row in rows.items()}

    def _source_keys(self, items: Sequence[DraftItem]) -> dict[str, str]:
        """The keys of files by which the hearings are known again; one that another hearing has is left out."""
        ids = [item.entry_id for item in items]
        wanted = sa.select(PlanEntry.id, PlanEntry.source_key).where(PlanEntry.id.in_(ids))
        of_line = {
            f"e{entry_id}": key for entry_id, key in self.uow.session.execute(wanted) if key is not None
        }
        taken = set(
            self.uow.session.scalars(
                sa.select(Hearing.source_key).where(
                    Hearing.municipality_id == self.cycle.municipality_id,
                    Hearing.source_key.in_(of_line.values()),
                )
            )
        )
        return {key: source for key, source in of_line.items() if source not in taken}

    def _publish(self, change: Change, item: DraftItem) -> Closing:
        apply_publish(self.uow, change.row, self.status)
        event = changes.event(HearingPublished, change.row)
        return Closing(
            change, "hearing.published", event, self.ticked.get(item.key, ()), entry={"change": "published"}
        )

    def _change(self, change: Change, item: DraftItem) -> Closing:
        if item.step is Step.NEW:
            return self._publish(change, item)
        reason, ticked = self.reasons[item.key], self.ticked.get(item.key, ())
        if item.step is Step.CANCELLED:
            return announced_steps.apply_cancel(change, reason)
        if item.own_team_id is not None:
            _set_team(change.row, item.people)
        if item.step is Step.TEAM:
            return Closing(change, "hearing.edited", changes.event(HearingChanged, change.row), ticked)
        slot = item.slot or changes.facts_of(change.row).slot
        return announced_steps.apply_move(change, slot, item.venue_choice, reason, ticked=ticked)


def _facts_of(item: DraftItem) -> HearingFacts:
    if item.slot is None:
        raise DomainError("line_without_day")
    return HearingFacts(
        slot=item.slot, kind=item.kind, audience=item.audience, title=item.title,
        title_en=item.title_en, purpose=item.purpose, purpose_en=item.purpose_en,
        place_ids=tuple(place.id for place in item.places), theme_ids=tuple(theme.id for theme in item.themes),
        venue=item.venue_choice, team=tuple(sorted(item.people)),
    )  # fmt: skip


def _set_team(row: Hearing, people: frozenset[int]) -> None:
    known = {link.person_id: link for link in row.team}
    row.team = [known.get(key) or HearingTeamMember(person_id=key) for key in sorted(people)]


def _leave_draft(uow: UnitOfWork, items: Sequence[DraftItem], closings: Sequence[Closing]) -> None:
    """What is public is no longer a draft; the notes go on with the hearing."""
    hearing_of = {
        item.entry_id: closing.change.row.id
        for item, closing in zip(items, closings, strict=True)
        if item.entry_id is not None
    }
    notes.apply_hand_over(uow, hearing_of)
    uow.session.execute(sa.delete(PlanEntry).where(PlanEntry.id.in_(hearing_of)))
