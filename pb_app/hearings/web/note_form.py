"""The form of a note between municipality and youth centre."""

from flask_babel import lazy_gettext as _l

from pb_app.hearings.planning.notes import NOTE_LIMIT
from pb_app.hearings.planning.policy import may_write_note
from pb_app.web.access import current_actor
from pb_app.web.forms import BaseForm, CleanString, Required, TokenField


class NoteForm(BaseForm):
    """A word to the other side."""

    token = TokenField()
    text = CleanString(_l("A note"), [Required(_l("Please write something here."))], limit=NOTE_LIMIT)


def note_form(municipality_id: str) -> NoteForm | None:
    """An empty form for who may write a note here, else None."""
    return NoteForm(formdata=None) if may_write_note(current_actor(), municipality_id) else None
