"""The sentences for faults of an imported table."""

from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

register_texts(
    {
        "foreign_municipality": _l("This row is of another municipality."),
        "unknown_municipality": _l("There is no such municipality."),
        "unknown_word": _l("“%(given)s” is none of: %(known)s."),
        "row_twice": _l("The same hearing already stands in row %(row)s."),
    }
)
