"""The files of a form that is not sent yet: they wait under its token, so that nothing has to be chosen twice."""

from typing import Final

from flask import request
from limits import RateLimitItemPerHour
from werkzeug.datastructures import FileStorage

from pb_app.kernel.errors import DomainError
from pb_app.proposals.file_rules import MOST_MEGABYTES
from pb_app.proposals.service import drop_held_files, hold_files
from pb_app.proposals.web.forms import ProposalForm
from pb_app.web.person_check import check_pace

PACE: Final = RateLimitItemPerHour(60)
"""Forms with files from one address in an hour: a full hall behind one connection, no robot's thousand."""
_MOST_OCTETS: Final = MOST_MEGABYTES * 1024 * 1024


def take_files(form: ProposalForm) -> DomainError | None:
    """Drop what was unticked, hold what was chosen; the error, if a file cannot be taken."""
    token = form.token.data or ""
    unwanted = [
        int(one) for one in request.form.getlist("drop_file")[:9] if one.isdecimal() and len(one) < 19
    ]
    if unwanted:
        drop_held_files(form_token=token, held_ids=unwanted)
    chosen = [one for one in form.files.data or () if one and one.filename]
    if not chosen:
        return None
    try:
        check_pace("files", PACE)
        hold_files(form_token=token, contents=[_octets(one) for one in chosen])
    except DomainError as error:
        return DomainError(error.code, field="files", **error.params)
    return None


def _octets(one: FileStorage) -> bytes:
    """What was sent, at most as much as is taken and one more; its temporary file is closed."""
    with one.stream as stream:
        return bytes(stream.read(_MOST_OCTETS + 1))
