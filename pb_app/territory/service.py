"""Change the office, the halls and the names of places."""

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.kernel.actor import Actor
from pb_app.kernel.alphabet import sort_key
from pb_app.kernel.contact import normal_email, normal_phone
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.kernel.text import fold
from pb_app.territory import office_rules, policy
from pb_app.territory.events import MunicipalityChanged, PlaceChanged, VenueChanged
from pb_app.territory.loading import search_words
from pb_app.territory.office_rules import OfficeDraft, VenueDraft
from pb_app.territory.tables import Municipality, Place, PlaceAlias, Venue
from pb_app.unit_of_work import UnitOfWork, unit_of_work

OFFICE_FIELDS = ("office", "address", "phone", "email", "accent", "privacy_notice", "usual_minutes")
VENUE_FIELDS = ("name", "place_id", "address", "capacity", "step_free", "accessibility", "is_active")


def change_office(*, actor: Actor, municipality_id: str, expected_version: int, draft: OfficeDraft) -> None:
    """Save office, contact, accent, notice and usual length.

    Raises ``Forbidden``, ``StaleVersion``, and ``DomainError`` with the field that cannot be read.
    """
    office_rules.check_office(draft)
    values = {
        **{name: getattr(draft, name) for name in OFFICE_FIELDS},
        "phone": normal_phone(draft.phone),
        "email": normal_email(draft.email) if draft.email else "",
        "accent": office_rules.normal_accent(draft.accent or ""),
    }
    if not policy.may_change_office(actor, municipality_id):
        raise Forbidden("change_office")
    with unit_of_work(actor) as uow:
        row = uow.session.get(Municipality, municipality_id, with_for_update={"key_share": True})
        if row is None:
            raise NotFound("municipality")
        if row.version != expected_version:
            raise StaleVersion("municipality", expected=expected_version, actual=row.version)
        before = _assign(row, values)
        row.touch()
        uow.record(MunicipalityChanged(municipality_id=municipality_id))
        log(
            uow,
            action="office.changed",
            subject_type="municipality",
            subject_id=municipality_id,
            municipality_id=municipality_id,
            before=before,
            after=values,
        )


def add_venue(*, actor: Actor, municipality_id: str, draft: VenueDraft) -> int:
    """Add a hall; give its id. Raises ``Forbidden``, ``venue_name_taken``, ``foreign_place``."""
    office_rules.check_venue(draft)
    with unit_of_work(actor) as uow:
        _check_venue_place(uow, municipality_id, draft.place_id)
        _check_venue_name(uow, municipality_id, draft.name, own_id=None)
        row = Venue(municipality_id=municipality_id, created_at=uow.now)
        _assign(row, _venue_values(draft))
        uow.session.add(row)
        uow.session.flush()
        _log_venue(uow, "venue.added", row, before=None)
        return row.id


def change_venue(*, actor: Actor, venue_id: int, expected_version: int, draft: VenueDraft) -> None:
    """Change a hall or take it out of use; hearings that name it keep it.

    Raises ``Forbidden``, ``StaleVersion``, ``venue_name_taken``, ``foreign_place``.
    """
    office_rules.check_venue(draft)
    with unit_of_work(actor) as uow:
        row = uow.session.get(Venue, venue_id, with_for_update={"key_share": True})
        if row is None:
            raise NotFound("venue")
        _check_venue_place(uow, row.municipality_id, row.place_id)
        _check_venue_place(uow, row.municipality_id, draft.place_id)
        if row.version != expected_version:
            raise StaleVersion("venue", expected=expected_version, actual=row.version)
        _check_venue_name(uow, row.municipality_id, draft.name, own_id=venue_id)
        before = _assign(row, _venue_values(draft))
        row.touch()
        uow.record(VenueChanged(municipality_id=row.municipality_id, venue_id=venue_id))
        _log_venue(uow, "venue.changed", row, before=before)


def rename_place(
    *, actor: Actor, place_id: str, expected_name: str, name: str, aliases: tuple[str, ...] = ()
) -> None:
    """Rename a place and note its other names; its id and address stay, its old name becomes an alias.

    ``expected_name`` is the name that the form was filled from: raises ``StaleVersion`` if it is another by now.
    """
    if not name:
        raise DomainError("name_required", field="name")
    with unit_of_work(actor) as uow:
        row = uow.session.scalars(
            sa.select(Place)
            .options(sa.orm.selectinload(Place.aliases))
            .where(Place.id == place_id)
            .with_for_update(key_share=True)
        ).first()
        if row is None:
            raise NotFound("place")
        if not policy.may_change_office(actor, row.municipality_id):
            raise Forbidden("rename_place")
        if row.name != expected_name:
            raise StaleVersion("place", expected=0, actual=0)
        before = {"name": row.name, "aliases": [alias.name for alias in row.aliases]}
        others = aliases if row.name == name else (*aliases, row.name)
        row.name, row.sort_key, row.search_key = name, sort_key(name), search_words(name)
        row.aliases = []
        uow.session.flush()
        row.aliases = alias_rows(others, name)
        uow.record(PlaceChanged(municipality_id=row.municipality_id, place_id=place_id))
        log(
            uow,
            action="place.renamed",
            subject_type="place",
            subject_id=place_id,
            municipality_id=row.municipality_id,
            before=before,
            after={"name": name, "aliases": list(others)},
        )


def alias_rows(names: tuple[str, ...], own_name: str) -> list[PlaceAlias]:
    """One row a folded spelling; the place's own name is none."""
    spellings = {fold(name): name for name in names if fold(name) not in {"", fold(own_name)}}
    return [PlaceAlias(name=name, search_key=key) for key, name in spellings.items()]


def _venue_values(draft: VenueDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in VENUE_FIELDS}


def _assign(row: Municipality | Venue, values: dict[str, object]) -> dict[str, object]:
    """Write the values; give what stood there before."""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return before


def _check_venue_place(uow: UnitOfWork, municipality_id: str, place_id: str | None) -> None:
    place = uow.session.get(Place, place_id) if place_id is not None else None
    if place_id is not None and (place is None or place.municipality_id != municipality_id):
        raise DomainError("foreign_place", field="place_id")
    if not policy.may_change_venue(uow.actor, municipality_id, place.path if place else None):
        raise Forbidden("change_venue", field="place_id")


def _check_venue_name(uow: UnitOfWork, municipality_id: str, name: str, *, own_id: int | None) -> None:
    halls = sa.select(Venue.id, Venue.name).where(Venue.municipality_id == municipality_id)
    if any(row.id != own_id and fold(row.name) == fold(name) for row in uow.session.execute(halls)):
        raise DomainError("venue_name_taken", field="name")


def _log_venue(uow: UnitOfWork, action: str, row: Venue, *, before: dict[str, object] | None) -> None:
    log(
        uow,
        action=action,
        subject_type="venue",
        subject_id=row.id,
        municipality_id=row.municipality_id,
        before=before,
        after={name: getattr(row, name) for name in VENUE_FIELDS},
    )
