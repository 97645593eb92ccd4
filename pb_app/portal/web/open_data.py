"""Open data for people: every file, its licence, how to cite it, what its columns mean; and the archives."""

from apiflask import APIBlueprint
from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.kernel.errors import NotFound
from pb_app.portal.dataset.archive import LICENCE_NAME, LICENCE_URL
from pb_app.portal.dataset.dictionary import DICTIONARY
from pb_app.portal.dataset.service import (
    ALL,
    ArchiveCard,
    address_of,
    get_archive,
    list_archives,
    public_cycles,
)
from pb_app.territory.queries import list_counties
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import matches
from pb_app.web.file_answer import file_answer
from pb_app.web.kept_answers import kept
from pb_app.web.locale import current_locale

bp = APIBlueprint("open_data", __name__, enable_openapi=False)

_MEGABYTE = 1_000_000
_CACHE = "public, max-age=300"


@bp.get("/data")
@kept("house", "")
@public
def index() -> str:
    """Every file that may be taken away, with what it is and how it may be used."""
    archives = list_archives()
    cycles = public_cycles()
    names = {card.id: card.full_name for county in list_counties() for card in county.municipalities}
    rows = [(names[cycle.municipality_id], cycle, archives.get(address_of(cycle))) for cycle in cycles]
    return render_template(
        "portal/public/data.html", rows=rows, whole=archives.get(ALL), size_words=size_words,
        tables=[
            (_table_words(name), name, [(one.name, one.kind, _words(one)) for one in columns])
            for name, columns in DICTIONARY.items()
        ],
        licence=LICENCE_NAME, licence_url=LICENCE_URL, base_url=house().settings.base_url,
    )  # fmt: skip


@bp.get("/data/all.zip")
@public
def everything() -> ResponseReturnValue:
    """The archive of all municipalities and years."""
    return _archive(ALL, "degjesa-all.zip")


@bp.get("/data/<m>/<int(fixed_digits=4):year>.zip")
@public
def of_year(m: str, year: int) -> ResponseReturnValue:
    """The archive of one municipality and budget year."""
    if f"{m}/{year}" not in {address_of(cycle) for cycle in public_cycles()}:
        raise NotFound("archive")
    return _archive(f"{m}/{year}", f"degjesa-{m}-{year}.zip")


def size_words(card: ArchiveCard) -> str:
    """``12 KB``, ``0,8 MB``."""
    if card.size < _MEGABYTE:
        return f"{max(card.size // 1000, 1)} KB"
    words = f"{card.size / _MEGABYTE:.1f} MB"
    return words.replace(".", ",") if current_locale() == "sq" else words


def _table_words(name: str) -> str:
    return {
        "hearings": _("Hearings"), "proposals": _("Proposals"), "items": _("Items"),
        "editions": _("Versions of the list"), "consultations": _("Drafts put before the public"),
        "corrections": _("Corrections"),
        "places": _("Units and regions"),
    }[name]  # fmt: skip


def _archive(address: str, name: str) -> Response:
    card, path = get_archive(address)
    if matches(card.sha256):
        response = Response(status=304)
        response.headers["Cache-Control"] = _CACHE
    else:
        response = file_answer(path, media_type="application/zip", name=name, cache=_CACHE)
    response.headers["ETag"] = f'"{card.sha256}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return response


def _words(column: object) -> str:
    return str(getattr(column, current_locale()))
