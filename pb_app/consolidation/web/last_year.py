"""One page for a hearing: what its places asked for last year, and what was done."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response
from flask_babel import gettext as _

from pb_app.consolidation.progress.in_public import list_public_work
from pb_app.consolidation.progress.reading import FollowedItem
from pb_app.consolidation.progress.words import item_state_words
from pb_app.consolidation.queries.editions import EditionCard, edition_content, find_latest
from pb_app.consolidation.rules import CouncilOutcome, Decision
from pb_app.consolidation.rules.frozen import FrozenItem
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.progress_public import local_today
from pb_app.consolidation.words import provenance_parts, standing_words
from pb_app.cycles.queries import CycleCard, list_cycles
from pb_app.files.printing import print_pdf
from pb_app.formats.consolidated_list import FUNDED
from pb_app.formats.safe_text import clean_text
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.policy import may_record
from pb_app.hearings.web.minutes import attached
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import language, title_of, when_of
from pb_app.kernel.errors import NotFound
from pb_app.kernel.text import ascii_slug
from pb_app.territory.queries import get_municipality, list_places
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.formatting import lek, short_date_words

TEMPLATE = "last_year.typ"


@bp.get("/staff/<m>/hearings/<ref>/sheets/last-year.pdf")
@staff
def last_year_sheet(m: str, ref: str) -> Response:
    """The page as PDF; only what was published stands on it."""
    municipality = get_municipality(m)
    detail = hearing_of(m, ref)
    card = detail.card
    allow(may_record(current_actor(), scope_of(detail)), "prepare_hearing")
    found = _last_published(m, card.on_date.year + 1 if card.cycle_id is None else None, card.cycle_id)
    if found is None:
        raise NotFound("edition")
    cycle, edition = found
    data = _data(detail, cycle, edition)
    data |= {"municipality": municipality.full_name, "accent": municipality.accent or ""}
    content = print_pdf(TEMPLATE, data, timestamp=edition.published_at or edition.created_at)
    return attached(content, "application/pdf", f"{ascii_slug(f'{card.ref} {cycle.year}')}.pdf")


def _last_published(
    m: str, before_year: int | None, cycle_id: int | None
) -> tuple[CycleCard, EditionCard] | None:
    """The newest budget year before the hearing's own that has a published list."""
    cycles = list_cycles(m)
    own = next((cycle for cycle in cycles if cycle.id == cycle_id), None)
    limit = own.year if own else before_year
    for cycle in cycles:
        latest = find_latest(cycle.id) if limit is None or cycle.year < limit else None
        if latest is not None:
            return cycle, latest
    return None


def _data(detail: HearingDetail, cycle: CycleCard, edition: EditionCard) -> dict[str, object]:
    card = detail.card
    items = [item for item in edition_content(edition.id).items if _concerns(item, detail)]
    followed = {item.code: item for item in list_public_work(cycle.id, today=local_today())}
    return {
        "language": language(),
        "title": _("What was asked for last year, and what was done"),
        "hearing": clean_text(f"{title_of(card)} · {when_of(card)}"),
        "list": _("Budget %(year)s", year=cycle.year),
        "places": clean_text(", ".join(place.short_label for place in card.places)),
        "columns": [_("What was asked for"), _("What was decided"), _("What was done")],
        "rows": [_row(item, followed.get(item.code), cycle.year) for item in items],
        "empty": _("The list of %(year)s holds nothing for these places.", year=cycle.year),
        "foot": _("As published on %(date)s.", date=_day(edition.published_at or edition.created_at)),
        "page_of": _("Page {page} of {pages}"),
        "example": _("EXAMPLE") if cycle.is_example or card.is_example else "",
    }


def _day(at: datetime) -> str:
    return short_date_words(at.date())


def _concerns(item: FrozenItem, detail: HearingDetail) -> bool:
    """An item of one of the hearing's places or below, one of the whole municipality, or any where it has no place."""
    card = detail.card
    if not card.places or not item.places:
        return True
    paths = [place.path for place in card.places]
    known = {place.id: place.path for place in list_places(card.municipality_id, with_villages=True)}
    inside: Sequence[str] = [known.get(place.id, "") for place in item.places]
    return any((path + "/").startswith(own + "/") for path in inside if path for own in paths)


def _row(item: FrozenItem, followed: FollowedItem | None, year: int) -> list[object]:
    is_english = language() == "en"
    title = (item.title_en or item.title) if is_english else item.title
    said = provenance_parts(
        proposals=item.proposals, voices=item.voices, signatures=item.signatures, supports=item.supports,
        votes=item.votes, hearings=0, places=0,
    )  # fmt: skip
    amount = item.granted.get(year) if item.standing in FUNDED else None
    more = [lek(amount)] if amount is not None else []
    if item.standing not in (Decision.PROPOSED, CouncilOutcome.APPROVED) and item.said_reason:
        more.append(item.said_reason)
    return [
        {"text": clean_text(title), "note": " · ".join(said), "code": item.code},
        {"text": clean_text(standing_words(item, year)), "note": clean_text(" · ".join(more))},
        _done(followed),
    ]


def _done(followed: FollowedItem | None) -> dict[str, str]:
    if followed is None:
        return {"text": "", "note": ""}
    parts = [short_date_words(followed.on_date)] if followed.on_date else []
    if followed.spent is not None:
        parts.append(_("cost to date %(amount)s", amount=lek(followed.spent)))
    return {"text": item_state_words(followed), "note": " · ".join(parts)}
