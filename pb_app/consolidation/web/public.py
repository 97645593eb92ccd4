"""The consolidated list for everybody: pages, files, and what changed."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.consolidation.answer_sheets import places_of
from pb_app.consolidation.document import make_document
from pb_app.consolidation.queries.editions import (
    FORMATS,
    EditionCard,
    edition_changes,
    edition_content,
    edition_hash,
    find_latest,
    get_edition,
    get_edition_file,
    list_editions,
)
from pb_app.consolidation.service import file_name
from pb_app.consolidation.web import consolidation_public as bp
from pb_app.consolidation.web.changes import change_rows
from pb_app.consolidation.web.downloads import place_sheets, public_downloads
from pb_app.consolidation.web.list_view import ListFilter, list_view
from pb_app.consolidation.words import edition_label
from pb_app.cycles.queries import CycleCard, PhaseCard, get_cycle, list_phases
from pb_app.cycles.rules import CycleStatus, PhaseKind
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import answer
from pb_app.web.kept_answers import kept
from pb_app.web.locale import current_locale

_FORMAT = f"<any({', '.join(FORMATS)}):fmt>"
_FOR_EVER = "public, max-age=31536000, immutable"


def public_cycle(m: str, year: int) -> CycleCard:
    """The budget year of the address; raise ``NotFound`` while it is being prepared."""
    get_municipality(m)
    cycle = get_cycle(m, year)
    if cycle.status is CycleStatus.PREPARING:
        raise NotFound("cycle")
    return cycle


@bp.get("/<m>/budget/<int(min=2000, max=2100):year>/list")
@kept("pages", "{m}")
@public
def latest(m: str, year: int) -> ResponseReturnValue:
    """The newest published version; before there is one, when it is to come."""
    cycle = public_cycle(m, year)
    edition = find_latest(cycle.id)
    if edition is None:
        phase = _list_phase(cycle)
        return render_template("consolidation/public/not_yet.html", nav="list", cycle=cycle, phase=phase)
    return _list_page(m, cycle, edition)


def _list_phase(cycle: CycleCard) -> PhaseCard | None:
    return next((phase for phase in list_phases(cycle.id) if phase.kind is PhaseKind.DRAFT_LIST), None)


@bp.get("/<m>/budget/<int(min=2000, max=2100):year>/list/<int(max=99999):edition>")
@kept("pages", "{m}")
@public
def edition(m: str, year: int, edition: int) -> ResponseReturnValue:
    """One published version; it never changes."""
    cycle = public_cycle(m, year)
    return _list_page(m, cycle, get_edition(cycle.id, edition))


def _list_page(m: str, cycle: CycleCard, card: EditionCard) -> str:
    frozen = edition_content(card.id)
    locale = current_locale()
    document = make_document(frozen, language=locale, base_url=house().settings.base_url)
    wanted = ListFilter.of(request.args)
    return render_template(
        "consolidation/public/list.html", nav="list", cycle=cycle, edition=card, wanted=wanted,
        view=list_view(frozen, document, wanted), editions=list_editions(cycle.id), formats=FORMATS,
        label=edition_label(card.number), printed_hash=edition_hash(card.id, locale),
        json_name=file_name(m, cycle.year, card.number, locale, "json"),
        page_url=url_for(str(request.endpoint), **(request.view_args or {})),
        downloads=public_downloads(card),
        sheets=place_sheets(card, [(one.id, one.name) for one in places_of(frozen)]),
    )  # fmt: skip


@bp.get(f"/<m>/budget/<int(min=2000, max=2100):year>/list.{_FORMAT}")
@public
def latest_file(m: str, year: int, fmt: str) -> ResponseReturnValue:
    """A file of the newest published version (``?unit=thousand``); asked anew each time: another may follow."""
    cycle = public_cycle(m, year)
    card = find_latest(cycle.id)
    if card is None:
        raise NotFound("edition")
    return _file(card, fmt, cache="no-cache")


@bp.get(f"/<m>/budget/<int(min=2000, max=2100):year>/list/<int(max=99999):edition>.{_FORMAT}")
@public
def edition_file(m: str, year: int, edition: int, fmt: str) -> ResponseReturnValue:
    """A file of one published version; it never changes, so it may be kept."""
    cycle = public_cycle(m, year)
    return _file(get_edition(cycle.id, edition), fmt, cache=_FOR_EVER)


def _file(card: EditionCard, fmt: str, *, cache: str) -> Response:
    kind = f"thousand.{fmt}" if request.args.get("unit") == "thousand" else fmt
    file = get_edition_file(card.id, kind, current_locale())
    response = answer(file.content, media_type=file.media_type, etag=file.sha256, cache=cache)
    disposition = "inline" if fmt == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{file.name}"'
    return response


@bp.get("/<m>/budget/<int(min=2000, max=2100):year>/list/<int(max=99999):edition>/changes")
@kept("pages", "{m}")
@public
def changes(m: str, year: int, edition: int) -> ResponseReturnValue:
    """What changed in a version since the one before it."""
    cycle = public_cycle(m, year)
    card = get_edition(cycle.id, edition)
    earlier = [one for one in list_editions(cycle.id) if one.number < card.number]
    return render_template(
        "consolidation/public/changes.html", nav="list", cycle=cycle, edition=card,
        before=earlier[0] if earlier else None, rows=change_rows(edition_changes(card.id), cycle.year),
        title=_("What changed in version no. %(number)s", number=card.number),
    )  # fmt: skip
