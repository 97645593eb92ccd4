"""The two forms of reading a season from a file: what to read, and what its columns mean."""

from collections.abc import Sequence
from typing import Final

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, TextAreaField

from pb_app.formats.raw_table import MOST_MEGABYTES
from pb_app.hearings.season.columns import Column
from pb_app.hearings.season.sheet import Sheet, read_sheet, unpack
from pb_app.kernel.errors import DomainError
from pb_app.web.forms import BaseForm

_MOST_OCTETS: Final = MOST_MEGABYTES * 1024 * 1024
_LONGEST_NAME: Final = 80


class UploadForm(BaseForm):
    """A file, or a table from the clipboard."""

    file = FileField(_l("File"))
    pasted = TextAreaField(_l("Or paste the table here"))

    def read(self) -> Sheet:
        """What was sent, read; raise as ``read_sheet`` does, or ``table_required``."""
        if self.file.data and self.file.data.filename:
            return read_sheet(self.file.data.read(_MOST_OCTETS + 1))
        if (self.pasted.data or "").strip():
            return read_sheet(str(self.pasted.data).encode("utf-8", "replace"))
        raise DomainError("table_required", field="file")

    @property
    def name(self) -> str:
        """How the file is called, to be shown again."""
        given = self.file.data.filename if self.file.data else ""
        return "".join(char for char in given or "" if char.isprintable())[:_LONGEST_NAME]


class CheckForm(BaseForm):
    """What was read, and what a person says of it; the columns come as one ``column`` each."""

    sheet = HiddenField()
    name = HiddenField()
    without_faulty = BooleanField(_l("Leave out the rows that cannot be read"))

    def read(self) -> Sheet:
        """The sheet that travelled in the form; raise ``sheet_lost``."""
        return unpack(self.sheet.data or "")

    @property
    def columns(self) -> Sequence[str]:
        """What each column is said to mean."""
        known = set(Column)
        return [one if one in known else Column.NOTHING.value for one in request.form.getlist("column")]
