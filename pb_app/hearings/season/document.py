"""«Kalendari i konsultimit publik» of a budget year, from what is published or from the draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.formats.season_notice import SeasonNotice, SeasonRow
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.planning.differences import Step
from pb_app.hearings.planning.draft_items import DraftItem
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.queries import HearingCard, HearingFilters, list_hearings, local_today
from pb_app.hearings.rules import HearingKind, HearingStatus
from pb_app.hearings.season.known import gazetteer_of
from pb_app.hearings.season.notice import NoticeFacts, notice_of
from pb_app.hearings.season.place_names import Gazetteer
from pb_app.hearings.slot import Slot
from pb_app.hearings.wording import in_language, kind_label, language
from pb_app.kernel.errors import NotFound
from pb_app.kernel.periods import to_local
from pb_app.territory.queries import MunicipalityCard, PlaceCard, VenueCard, get_municipality
from pb_app.unit_of_work import house
from pb_app.web.formatting import date_words, short_date_words, time_words

_LONGEST_PURPOSE = 600


@dataclass(frozen=True)
class PreparedNotice:
    """The document with the instant at which its content last changed."""

    notice: SeasonNotice
    changed_at: datetime


@dataclass(frozen=True)
class _Hearing:
    """What the table says of a hearing, published or drafted."""

    kind: HearingKind
    title: str
    purpose: str
    places: tuple[PlaceCard, ...]
    slot: Slot | None
    venue: VenueCard | None
    venue_text: str
    is_online: bool
    is_cancelled: bool
    is_tentative: bool


def season_notice_of(cycle: CycleCard, locale: str, *, is_draft: bool = False) -> PreparedNotice:
    """The calendar of the year as published, or as the draft would make it, in ``sq`` or ``en``.

    Raises ``NotFound`` for a calendar of which nothing was ever published, unless the draft is asked for.
    """
    edition = _last_edition(cycle.id)
    if edition is None and not is_draft:
        raise NotFound("calendar_edition")
    with force_locale(locale):
        hearings, changed = _drafted(cycle) if is_draft else _published(cycle)
        notice = _notice(cycle, hearings, None if is_draft else edition)
    instants = [*changed, *([edition.published_at] if edition else [])]
    return PreparedNotice(notice, max(instants, default=datetime(cycle.year - 1, 1, 1, tzinfo=UTC)))


def is_published(cycle_id: int) -> bool:
    """Whether there is a calendar to print."""
    return _last_edition(cycle_id) is not None


def _last_edition(cycle_id: int) -> CalendarEdition | None:
    newest = sa.select(CalendarEdition).where(CalendarEdition.cycle_id == cycle_id)
    return db.session.scalars(newest.order_by(CalendarEdition.number.desc()).limit(1)).first()


def _published(cycle: CycleCard) -> tuple[list[_Hearing], list[datetime]]:
    cards = list_hearings(cycle.municipality_id, HearingFilters(cycle_id=cycle.id))
    return [_of_card(card) for card in cards], [card.moved_at for card in cards if card.moved_at]


def _drafted(cycle: CycleCard) -> tuple[list[_Hearing], list[datetime]]:
    items = read_draft(cycle, local_today(house().clock.now())).items
    found = [
        _of_card(item.hearing) if item.step is Step.GONE and item.hearing is not None else _of_item(item)
        for item in items
        if item.hearing is None or item.hearing.status is not HearingStatus.DRAFT
    ]
    found.sort(key=lambda one: (one.slot is None, one.slot.on if one.slot else date.max, _hour_key(one.slot)))
    return found, [item.updated_at for item in items if item.updated_at]


def _hour_key(slot: Slot | None) -> time:
    return (slot.start if slot else None) or time()


def _of_card(card: HearingCard) -> _Hearing:
    return _Hearing(
        kind=card.kind, title=in_language(card.title, card.title_en), places=card.places, slot=card.slot,
        purpose=in_language(card.purpose, card.purpose_en), venue=card.venue, venue_text=card.venue_text,
        is_online=bool(card.online_url), is_cancelled=card.is_cancelled,
        is_tentative=card.status is HearingStatus.TENTATIVE,
    )  # fmt: skip


def _of_item(item: DraftItem) -> _Hearing:
    standing = item.hearing
    return _Hearing(
        kind=item.kind, title=in_language(item.title, item.title_en), places=item.places, slot=item.slot,
        purpose=in_language(item.purpose, item.purpose_en), venue=item.venue, venue_text=item.venue_text,
        is_online=bool(standing and standing.online_url),
        is_cancelled=item.step is Step.CANCELLED or bool(standing and standing.is_cancelled),
        is_tentative=bool(standing and standing.status is HearingStatus.TENTATIVE),
    )  # fmt: skip


def _notice(cycle: CycleCard, hearings: Sequence[_Hearing], edition: CalendarEdition | None) -> SeasonNotice:
    municipality = get_municipality(cycle.municipality_id)
    said, _version = notice_of(cycle.id)
    is_draft = edition is None
    return SeasonNotice(
        language=language(),
        republic=_("Republic of Albania"),
        municipality=_("Municipality of %(name)s", name=municipality.name),
        office=municipality.office,
        protocol=_protocol(said, edition),
        title=_("Calendar of the public consultation"),
        subtitle=in_language(cycle.title, cycle.title_en) or _("Budget process %(year)s", year=cycle.year),
        mark=_("DRAFT, not published yet") if is_draft else "",
        example=_("EXAMPLE") if cycle.is_example else "",
        example_note=_("This is example data, not a real hearing.") if cycle.is_example else "",
        facts=_facts(said),
        table_heading=_("The hearings"),
        headings=(_("No."), _("Activity"), _("Date"), _("Venue"), _("Hour"), _("Method"), _("Form")),
        rows=_rows(municipality, hearings),
        no_rows=_("No hearing has been set yet."),
        contact=_contact(said),
        version=_version_words(edition),
        page_of=_("Page {page} of {pages}"),
    )


def _facts(said: NoticeFacts) -> list[tuple[str, str]]:
    until = date_words(said.comments_until, language()) if said.comments_until else ""
    facts = [
        (_("Draft act"), in_language(said.draft_act, said.draft_act_en)),
        (_("Proposed by"), in_language(said.proposer, said.proposer_en)),
        (_("What it is about"), in_language(said.explanation, said.explanation_en)),
        (_("Groups consulted"), in_language(said.groups, said.groups_en)),
        (_("Legal basis"), in_language(said.legal_basis, said.legal_basis_en)),
        (_("Where to send comments"), in_language(said.where_to_comment, said.where_to_comment_en)),
        (_("Comments are taken until"), until),
    ]
    return [(label, value) for label, value in facts if value]


def _contact(said: NoticeFacts) -> tuple[str, str]:
    label = _("Coordinator for notification and public consultation")
    return label, ", ".join(part for part in (said.coordinator, said.coordinator_contact) if part)


def _protocol(said: NoticeFacts, edition: CalendarEdition | None) -> str:
    """The notice's own number, else that of the version; empty without one."""
    number, on = said.protocol_number, said.protocol_on
    if not number and edition is not None:
        number, on = edition.protocol_number, edition.protocol_on
    if not number:
        return ""
    if on is None:
        return _("Prot. no. %(number)s", number=number)
    return _("Prot. no. %(number)s, %(date)s", number=number, date=short_date_words(on, language()))


def _version_words(edition: CalendarEdition | None) -> str:
    if edition is None:
        return ""
    on = short_date_words(to_local(edition.published_at).date(), language())
    return _("Version no. %(number)s of the calendar, %(date)s", number=edition.number, date=on)


def _rows(municipality: MunicipalityCard, hearings: Iterable[_Hearing]) -> list[SeasonRow]:
    gazetteer = gazetteer_of(municipality.id)
    return [_row(at, one, municipality, gazetteer) for at, one in enumerate(hearings, start=1)]


def _row(at: int, one: _Hearing, municipality: MunicipalityCard, gazetteer: Gazetteer) -> SeasonRow:
    form = _("Discussion, also online") if one.is_online else _("Discussion")
    return SeasonRow(
        number=str(at), activity=_activity(one, municipality, gazetteer), venue=_hall(one), hour=_hour(one.slot),
        date=date_words(one.slot.on, language()) if one.slot else _("Will be announced"),
        method=_method(one.kind), form=form,
    )  # fmt: skip


def _activity(one: _Hearing, municipality: MunicipalityCard, gazetteer: Gazetteer) -> str:
    """Title and places, so that whoever reads only this column, a program too, knows for whom it is."""
    places = ", ".join(place.label for place in one.places)
    title = one.title or f"{kind_label(one.kind)}: {places or municipality.full_name}"
    if places and set(gazetteer.places_in_text(title)) != {place.id for place in one.places}:
        title = f"{title} ({places})"
    if one.is_cancelled:
        title = f"{_('CANCELLED')}: {title}"
    purpose = (
        one.purpose if len(one.purpose) <= _LONGEST_PURPOSE else f"{one.purpose[:_LONGEST_PURPOSE].rstrip()}…"
    )
    lines = (title, purpose, _("Not confirmed yet") if one.is_tentative else "")
    return "\n".join(line for line in lines if line)


def _hall(one: _Hearing) -> str:
    if one.venue is not None:
        return ", ".join(part for part in (one.venue.name, one.venue.address) if part)
    if one.venue_text:
        return one.venue_text
    return _("Online") if one.is_online else _("The venue will be announced")


def _hour(slot: Slot | None) -> str:
    if slot is None or slot.start is None:
        return _("Will be announced")
    return time_words(slot.start) + (f"–{time_words(slot.end)}" if slot.end else "")


def _method(kind: HearingKind) -> str:
    return _("Public meeting") if kind is HearingKind.BUDGET_HEARING else kind_label(kind)
