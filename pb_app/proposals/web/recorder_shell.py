"""The recorder without a network: a service worker that keeps this one page, its style and its scripts.

Its scope is the recorder of one hearing, so no public page ever passes through it. What it keeps is named by a
release, a digest of the addresses of all files (which hold the digests of their contents): a new release of the
house replaces the kept page, never half of it. See ``docs/adr/0013-offline-recorder.md``.
"""

import hashlib
import json
from pathlib import Path
from typing import Final

from flask import Response, current_app

from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.access_to_recorder import recordable
from pb_app.territory.queries import get_municipality
from pb_app.web.access import staff
from pb_app.web.urls import url_for

MODULES: Final = {
    "keys": "js/recorder-keys.js",
    "store": "js/recorder-store.js",
    "sending": "js/recorder-sending.js",
    "list": "js/recorder-list.js",
    "sheets": "js/recorder-sheets.js",
}
"""What the recorder's script loads by itself, under the names that it uses."""
_FILES: Final = (
    "app.css",
    "favicon.svg",
    "icons.svg",
    "js/main.js",
    "js/submit-once.js",
    "js/focus-errors.js",
    "js/place-picker.js",
    "js/date-picker.js",
    "js/copy.js",
    "js/print.js",
    "js/attendance.js",
    "js/log-out.js",
    "js/recorder.js",
    *MODULES.values(),
)
_WORKER: Final = "js/recorder-worker.js"


def shell_files(m: str) -> list[str]:
    """The addresses of all that the page needs beside itself."""
    files = [url_for("static", filename=name) for name in _FILES]
    if get_municipality(m).has_brand:
        files.append(url_for("portal_public.brand", m=m))
    return files


def release_of(m: str) -> str:
    """A name for these files and their contents."""
    return hashlib.sha256("\n".join(shell_files(m)).encode()).hexdigest()[:16]


@bp.get("/staff/<m>/hearings/<ref>/record/worker.js")
@staff
def recorder_worker(m: str, ref: str) -> Response:
    """The worker's script, told which page and files it keeps; its bytes change with each release."""
    recordable(m, ref)
    page = url_for("proposals_staff.record", m=m, ref=ref)
    shell = {"release": release_of(m), "page": page, "files": shell_files(m)}
    source = Path(str(current_app.static_folder)) / _WORKER
    body = f"const SHELL = {json.dumps(shell)};\n{source.read_text(encoding='utf-8')}"
    response = Response(body, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = page
    return response
