"""Special days: holidays that officials name, estimated ones that are none, election periods."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.database import db
from pb_app.hearings.holidays import PublicDays, SpecialDays
from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.facts_rules import SpecialPeriodDraft, check_special_period, contradicts
from pb_app.hearings.planning.rules import SpecialPeriodKind
from pb_app.hearings.planning.tables import SpecialPeriod
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.unit_of_work import UnitOfWork, unit_of_work

FIELDS = ("kind", "first_day", "last_day", "name", "name_en", "act")


@dataclass(frozen=True)
class SpecialPeriodCard:
    """A period as it was said; without a municipality it holds for all."""

    id: int
    municipality_id: str | None
    kind: SpecialPeriodKind
    first_day: date
    last_day: date
    name: str
    name_en: str
    act: str
    version: int

    def name_in(self, language: str) -> str:
        """The name in the language of the page."""
        return (self.name_en or self.name) if language == "en" else self.name

    @property
    def draft(self) -> SpecialPeriodDraft:
        """What was said."""
        return SpecialPeriodDraft(**{name: getattr(self, name) for name in FIELDS})


def list_special_periods(municipality_id: str) -> list[SpecialPeriodCard]:
    """What counts in a municipality, its own and that of all, by date."""
    wanted = (
        sa.select(SpecialPeriod)
        .where(
            sa.or_(SpecialPeriod.municipality_id == municipality_id, SpecialPeriod.municipality_id.is_(None))
        )
        .order_by(SpecialPeriod.first_day, SpecialPeriod.id)
    )
    return [_card(row) for row in db.session.scalars(wanted)]


def get_special_period(period_id: int, municipality_id: str) -> SpecialPeriodCard:
    """A period that counts in this municipality; raise ``NotFound`` for any other."""
    row = db.session.get(SpecialPeriod, period_id)
    if row is None or row.municipality_id not in {municipality_id, None}:
        raise NotFound("special_period")
    return _card(row)


def public_days(municipality_id: str) -> PublicDays:
    """The holidays and election periods that count in a municipality."""
    return PublicDays(
        tuple(
            SpecialDays(
                card.kind, card.first_day, card.last_day, card.name, card.name_en, card.act,
                is_own=card.municipality_id is not None,
            )
            for card in list_special_periods(municipality_id)
        )
    )  # fmt: skip


def add_special_period(*, actor: Actor, municipality_id: str | None, draft: SpecialPeriodDraft) -> int:
    """Say what some days are, in one municipality or (None) in all; give the id.

    Raises ``Forbidden``, ``special_days_contradict``, and what ``check_special_period`` says.
    """
    check_special_period(draft)
    with unit_of_work(actor) as uow:
        _check_allowed(actor, municipality_id)
        _check_no_contradiction(uow, municipality_id, draft, own_id=0)
        row = SpecialPeriod(municipality_id=municipality_id, **_values(draft))
        uow.session.add(row)
        uow.session.flush()
        _log(uow, "special_period.added", row, after=_values(draft))
        return row.id


def change_special_period(
    *, actor: Actor, period_id: int, expected_version: int, draft: SpecialPeriodDraft
) -> None:
    """Say it anew. Raises ``Forbidden``, ``StaleVersion``, ``special_days_contradict``."""
    check_special_period(draft)
    with unit_of_work(actor) as uow:
        row = _load(uow, period_id, expected_version)
        _check_no_contradiction(uow, row.municipality_id, draft, own_id=period_id)
        before = {name: getattr(row, name) for name in FIELDS}
        for name, value in _values(draft).items():
            setattr(row, name, value)
        row.touch()
        _log(uow, "special_period.changed", row, before=before, after=_values(draft))


def remove_special_period(*, actor: Actor, period_id: int, expected_version: int) -> SpecialPeriodDraft:
    """Take it back, and give what it was, so that it can be said again."""
    with unit_of_work(actor) as uow:
        row = _load(uow, period_id, expected_version)
        draft = _card(row).draft
        _log(uow, "special_period.removed", row, before=_values(draft))
        uow.session.delete(row)
        return draft


def _load(uow: UnitOfWork, period_id: int, expected_version: int) -> SpecialPeriod:
    row = uow.session.get(SpecialPeriod, period_id, with_for_update=True)
    if row is None:
        raise NotFound("special_period")
    _check_allowed(uow.actor, row.municipality_id)
    if row.version != expected_version:
        raise StaleVersion("special_period", expected=expected_version, actual=row.version)
    return row


def _check_allowed(actor: Actor, municipality_id: str | None) -> None:
    allowed = (
        facts_policy.may_say_for_all(actor)
        if municipality_id is None
        else facts_policy.may_change_facts(actor, municipality_id)
    )
    if not allowed:
        raise Forbidden("change_special_days")


def _check_no_contradiction(
    uow: UnitOfWork, municipality_id: str | None, draft: SpecialPeriodDraft, *, own_id: int
) -> None:
    """What a municipality says may differ from what is said for all; what it says itself must be one thing."""
    level = (
        SpecialPeriod.municipality_id.is_(None)
        if municipality_id is None
        else SpecialPeriod.municipality_id == municipality_id
    )
    for row in uow.session.scalars(sa.select(SpecialPeriod).where(level, SpecialPeriod.id != own_id)):
        if contradicts(draft, _card(row).draft):
            raise DomainError("special_days_contradict", field="first_day", name=row.name)


def _values(draft: SpecialPeriodDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in FIELDS}


def _card(row: SpecialPeriod) -> SpecialPeriodCard:
    return SpecialPeriodCard(
        id=row.id, municipality_id=row.municipality_id, kind=row.kind, first_day=row.first_day,
        last_day=row.last_day, name=row.name, name_en=row.name_en, act=row.act, version=row.version,
    )  # fmt: skip


def _log(
    uow: UnitOfWork,
    action: str,
    row: SpecialPeriod,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    log(
        uow, action=action, subject_type="special_period", subject_id=row.id,
        municipality_id=row.municipality_id, before=before, after=after,
    )  # fmt: skip
