"""The files that a person asked for: with progress while they are made, to fetch for a day."""

from datetime import datetime
from mimetypes import guess_type

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.downloads.rules import KEPT_FOR, DownloadState
from pb_app.downloads.service import DownloadView, get_file, list_downloads
from pb_app.downloads.web import downloads_staff as bp
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.file_answer import file_answer

_KILOBYTE = 1000


@bp.get("/staff/<m>/downloads")
@staff
def index(m: str) -> ResponseReturnValue:
    """The files of who looks, and nobody else's."""
    get_municipality(m)
    actor = current_actor()
    allow(actor.is_admin or m in actor.municipality_ids(), "downloads", hide=True)
    found = list_downloads(actor, m)
    return render_template(
        "downloads/index.html", nav="proposals", rows=[(one, *_state(one), _until(one)) for one in found],
        open=next((one for one in found if one.is_open), None), size_words=size_words,
    )  # fmt: skip


@bp.get("/staff/<m>/downloads/<int:download_id>")
@staff
def file(m: str, download_id: int) -> ResponseReturnValue:
    """The file, for who asked for it; for anybody else nothing is here."""
    get_municipality(m)
    actor = current_actor()
    allow(actor.is_admin or m in actor.municipality_ids(), "downloads", hide=True)
    view, path = get_file(actor, m, download_id)
    media_type = guess_type(view.name)[0] or "application/octet-stream"
    return file_answer(path, media_type=media_type, name=view.name, cache="private, no-store")


def size_words(octets: int) -> str:
    """``812 KB``."""
    if octets < _KILOBYTE:
        return _("%(size)s bytes", size=octets)
    if octets < _KILOBYTE * _KILOBYTE:
        return f"{round(octets / _KILOBYTE)} KB"
    return f"{octets / _KILOBYTE / _KILOBYTE:.1f} MB"


def _state(one: DownloadView) -> tuple[str, str]:
    return {
        DownloadState.WAITING: (_("begins in a moment"), "wait"),
        DownloadState.RUNNING: (_("is being made"), "wait"),
        DownloadState.READY: (_("ready"), "ok"),
        DownloadState.FAILED: (_("could not be made"), "no"),
    }[one.state]


def _until(one: DownloadView) -> datetime:
    return one.asked_at + KEPT_FOR
