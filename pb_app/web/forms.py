"""The base of every form: cleaned text, a CSRF failure that loses nothing, fields for dates, hours and money."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation

from pb_app.kernel import money, periods
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from pb_app.kernel.text import clean
from pb_app.web.error_texts import text_of

# WTForms itself has no Albanian: a message of its own would be English.
_SPACES = "\u00a0\u202f"
_TOO_LONG = _l("The text is too long: at most %(max)d characters.")


class BaseForm(FlaskForm):
    """A form whose page may stay open overnight: an old token shows the form again with its text."""

    class Meta(FlaskForm.Meta):
        """The CSRF check runs once for every POST, before the view (``pb_app.web.csrf``)."""

        csrf = False

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Field id and sentence of every error, in the order of the form; for the error summary."""
        return [(getattr(field, "id", ""), str(error)) for field in self for error in _flat(field.errors)] + [
            ("", str(error)) for error in self.form_errors
        ]

    @property
    def only_asks(self) -> bool:
        """Whether nothing is wrong but a tick that is missing: of the field ``confirm``, which holds warnings."""
        return list(self.errors) == ["confirm"]

    def validate(self, extra_validators: dict[str, Sequence[Any]] | None = None) -> bool:
        """Validate; a CSRF token that no longer fits is an error of the whole form."""
        valid: bool = super().validate(extra_validators)
        if g.get("csrf_failed", False):
            self.form_errors.append(
                _("This page had been open for a long time. Nothing is lost: please send it once more.")
            )
            return False
        return valid

    def add_error(self, error: DomainError) -> None:
        """Show an error of the rules at the field it names, else at the top of the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(text_of(error))
        else:
            field.errors = [*field.errors, text_of(error)]


def _flat(errors: Any) -> list[object]:  # noqa: ANN401 - lists, or dicts of lists in form fields
    if isinstance(errors, dict):
        return [error for value in errors.values() for error in _flat(value)]
    return [
        error for entry in errors for error in (_flat(entry) if isinstance(entry, (dict, list)) else [entry])
    ]


class CleanString(StringField):
    """One line of text: normalised, trimmed, without control characters."""

    def __init__(
        self,
        label: Any = None,  # noqa: ANN401 - WTForms' own types
        validators: Sequence[Any] = (),
        *,
        limit: int = 200,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(label, [*validators, Length(max=limit, message=_TOO_LONG)], **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what was typed; unreadable characters are an error of this field."""
        _clean_into(self, valuelist, multiline=False)


class CleanText(TextAreaField):
    """Several lines of text, cleaned likewise."""

    def __init__(
        self,
        label: Any = None,  # noqa: ANN401 - WTForms' own types
        validators: Sequence[Any] = (),
        *,
        limit: int = 4000,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(label, [*validators, Length(max=limit, message=_TOO_LONG)], **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what was typed; unreadable characters are an error of this field."""
        _clean_into(self, valuelist, multiline=True)


def _clean_into(field: Any, valuelist: list[Any], *, multiline: bool) -> None:  # noqa: ANN401 - either text field
    if not valuelist:
        return
    raw = str(valuelist[0])
    try:
        field.data = clean(raw, multiline=multiline)
    except DomainError as error:
        field.data = "".join(char for char in raw if char.isprintable() or char == "\n")
        raise ValueError(text_of(error)) from error


class _ParsedField(StringField):
    """Text that is read by a rule of the kernel; what was typed is shown again."""

    parse: Callable[[str], Any]
    write: Callable[[Any], str]

    def _value(self) -> str:
        if self.raw_data:
            return "".join(char for char in str(self.raw_data[0]) if char.isprintable() or char in _SPACES)
        return "" if self.data is None else type(self).write(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; empty is None."""
        self.data = None
        if not valuelist or not str(valuelist[0]).strip():
            return
        try:
            self.data = type(self).parse(str(valuelist[0]))
        except DomainError as error:
            raise ValueError(text_of(error)) from error


class DateText(_ParsedField):
    """A date as people write it: 12.10.2026, 2026-10-12, 12 tetor 2026."""

    parse = staticmethod(periods.parse_date)
    write = staticmethod(lambda value: value.strftime("%d.%m.%Y"))


class TimeText(_ParsedField):
    """An hour as people write it: 16:30, 16.30, ora 16."""

    parse = staticmethod(periods.parse_time)
    write = staticmethod(lambda value: value.strftime("%H:%M"))


class AmountText(_ParsedField):
    """An amount of money; ``data`` is a ``money.ParsedAmount``."""

    parse = staticmethod(money.parse_amount)
    write = staticmethod(lambda value: money.grouped(value if isinstance(value, int) else value.lek))


class VersionField(HiddenField):
    """The version that the form was filled from."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A whole number; anything else is 0, which no row has."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class TokenField(HiddenField):
    """A one-time token, made when the form is first shown; ``pb_app.web.receipts`` consumes it."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own types
        super().__init__(default=new_token, **kwargs)


class OptionalCount(IntegerField):
    """A count that may be unknown: empty stays None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A whole number from 0 to 1,000,000, or None when empty."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        if not (text.isascii() and text.isdigit()) or int(text[:9]) > 1_000_000 or len(text) > 7:
            raise ValueError(_("Write a whole number, without a sign."))
        self.data = int(text)


class Required:
    """The field must be filled; ``message`` says what to do, not what is wrong."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads a plain dict

    def __init__(self, message: Any) -> None:  # noqa: ANN401 - a lazy string
        self.message = message

    def __call__(self, _form: object, field: Field) -> None:
        """Stop with the message if nothing was given; keep an error of reading the field."""
        if field.errors:
            raise StopValidation
        if field.data is None or field.data in ("", []):
            raise StopValidation(str(self.message))


class OneOf:
    """One of the field's choices must be taken; for selects and radios made with ``validate_choice=False``."""

    def __init__(self, message: Any) -> None:  # noqa: ANN401 - a lazy string
        self.message = message

    def __call__(self, _form: object, field: Field) -> None:
        """Stop with the message if what came is none of the choices."""
        if all(str(field.data) != str(value) for value, *_rest in field.choices):
            raise StopValidation(str(self.message))
