"""Is this copy right? The sum on a paper, or a file, compared with the published versions."""

import hashlib
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from limits import RateLimitItemPerHour
from werkzeug.datastructures import FileStorage

from pb_app.consolidation.document import list_title
from pb_app.consolidation.queries.editions import EditionCard, get_edition, list_edition_files, list_editions
from pb_app.consolidation.rules.verifying import Comparison, KnownSum, compare, read_sum
from pb_app.consolidation.web import consolidation_public as bp
from pb_app.consolidation.web.public import public_cycle
from pb_app.consolidation.words import STAGE_LABELS
from pb_app.cycles.queries import CycleCard
from pb_app.kernel.errors import DomainError
from pb_app.web.access import public_form
from pb_app.web.error_texts import register_texts, text_of
from pb_app.web.forms import BaseForm, Required
from pb_app.web.person_check import check_pace

_MAX_MEGABYTES = 20
_PIECE = 1 << 16
PACE: Final = RateLimitItemPerHour(60)
"""Files from one address in an hour: each is received and read to its end."""

register_texts(
    {
        "sum_unreadable": _l(
            "A sum has digits and the letters a to f. Write at least the first %(signs)s signs of it."
        )
    }
)


class CopyForm(BaseForm):
    """A file that somebody got, to be compared; it is not kept."""

    file = FileField(_l("File"), [Required(_l("Choose the file: PDF, XLSX, CSV, JSON or DOCX."))])


@dataclass(frozen=True)
class _Answer:
    """What was found, and the version it was found in."""

    comparison: Comparison
    edition: EditionCard | None
    of_file: bool


@bp.route(
    "/<m>/budget/<int(min=2000, max=2100):year>/list/<int(max=99999):edition>/verify", methods=["GET", "POST"]
)
@public_form
def verify(m: str, year: int, edition: int) -> ResponseReturnValue:
    """Compare a sum (``?hash=``, as the code on the paper fills it in) or a file with what was published."""
    cycle = public_cycle(m, year)
    card = get_edition(cycle.id, edition)
    form, answer, error = CopyForm(), None, ""
    typed = request.args.get("hash", "")[:200]
    try:
        if form.validate_on_submit():
            answer = _compared(cycle, card, _sum_of(form.file.data), of_file=True)
        elif request.method == "GET" and typed:
            answer = _compared(cycle, card, read_sum(typed), of_file=False)
    except DomainError as raised:
        if request.method == "POST":
            form.add_error(raised)
        else:
            error = text_of(raised)
    editions = list_editions(cycle.id)
    return render_template(
        "consolidation/public/verify.html", nav="list", cycle=cycle, edition=card, form=form, typed=typed,
        answer=answer, error=error, newest=editions[0], stage_labels=STAGE_LABELS, title=list_title(year),
        megabytes=_MAX_MEGABYTES,
    )  # fmt: skip


def _compared(cycle: CycleCard, card: EditionCard, signs: str, *, of_file: bool) -> _Answer:
    editions = {one.id: one for one in list_editions(cycle.id)}
    known = [
        KnownSum(edition=editions[file.edition_id].number, sha256=file.sha256)
        for file in list_edition_files(editions.keys())
    ]
    known += [KnownSum(edition=one.number, sha256=one.content_hash) for one in editions.values()]
    found = compare(signs, known, asked=card.number)
    numbered = {one.number: one for one in editions.values()}
    return _Answer(found, numbered.get(found.edition), of_file)


def _sum_of(file: FileStorage) -> str:
    """The file's SHA-256, read piece by piece; raise ``file_too_large``, ``rate_limited``."""
    digest, left = hashlib.sha256(), _MAX_MEGABYTES * 1024 * 1024
    with closing(file):
        check_pace("verify", PACE)
        while piece := file.stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise DomainError("file_too_large", field="file", limit=_MAX_MEGABYTES)
            digest.update(piece)
    return digest.hexdigest()
