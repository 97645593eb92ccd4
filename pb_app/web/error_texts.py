"""The sentence of each error and warning code, in the user's language."""

from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from pb_app.kernel.errors import DomainError, NeedsConfirmation, Warn

_TEXTS: dict[str, LazyString] = {
    "not_found": _l("This page does not exist, or it has moved."),
    "forbidden": _l("Your account may not do this here."),
    "stale_version": _l(
        "Somebody else changed this meanwhile. Both texts are shown below; save again to replace it."
    ),
    "needs_confirmation": _l("Please confirm what is listed below."),
    "control_characters": _l("The text contains characters that cannot be read. Please type it again."),
    "too_long": _l("The text is too long: at most %(limit)s characters."),
    "time_does_not_exist": _l("This hour does not exist: on that night the clock is moved forward."),
    "year_out_of_range": _l("Check the year: it must lie between 2000 and 2100."),
    "date_unreadable": _l("Write the date like 12.10.2026."),
    "time_unreadable": _l("Write the hour like 16:30."),
    "weekday_contradicts": _l("The weekday does not fit the date: that day is a different one."),
    "date_does_not_exist": _l("This date does not exist: %(given)s."),
    "end_before_start": _l("The end must be later than the beginning."),
    "end_without_start": _l("An end needs a beginning: fill in the hour of the beginning too."),
    "in_the_past": _l("The new date lies in the past."),
    "reason_required": _l("Please give the reason: it will be public."),
    "foreign_place": _l("This place belongs to another municipality."),
    "unknown_place": _l("Choose a place from the list."),
    "unknown_theme": _l("Choose a theme from the list."),
    "transition": _l("This is not possible in the present state."),
    "amount_unreadable": _l("Write the amount in lekë, for example 1.200.000 or 1,2 milionë."),
    "amount_negative": _l("An amount cannot be negative."),
    "amount_too_large": _l("The amount is too large. Please check the zeros."),
    "amount_fraction": _l("Write whole lekë, without a fraction."),
    "reference_unreadable": _l("This is not a reference. It looks like VL27-0143-K."),
    "reference_check": _l("The last letter of the reference does not fit. Please check each character."),
    "window_closed": _l("Proposals are not being accepted at the moment."),
    "rate_limited": _l("Too many attempts. Please wait a little and try again."),
    "file_type": _l("This file is not a PDF or a picture that can be read."),
    "picture_too_large": _l(
        "The picture has too many points: at most %(limit)s megapixels. Make it smaller first."
    ),
    "file_too_large": _l("The file is too large: at most %(limit)s MB."),
    "phone_unreadable": _l("Write the phone number in digits, for example 069 12 34 567."),
    "count_unreadable": _l("Write a whole number, without a sign."),
    "column_missing": _l("The column is missing."),
    "csv_unreadable": _l("The file cannot be read as a CSV table in UTF-8."),
    "price_required": _l("A feasible item needs an amount for at least one year."),
    "form_token": _l("Please send the form once more."),
    "is_person": _l("Please answer the small question below, so that we know that a person is writing."),
    "press_busy": _l("Many documents are being made just now. Please try again in half a minute."),
    "old_lek": _l("The amount is in old lekë. Please confirm the amount in new lekë."),
}


def register_texts(texts: dict[str, LazyString]) -> None:
    """Add a feature's own codes; a code that is already there is a mistake."""
    clash = _TEXTS.keys() & texts.keys()
    if clash:
        msg = f"error texts registered twice: {sorted(clash)}"
        raise ValueError(msg)
    _TEXTS.update(texts)


def text_of(error: DomainError | Warn) -> str:
    """The sentence of an error or warning; the code itself when it has none (a test looks for these)."""
    sentence = _TEXTS.get(error.code)
    if sentence is None:
        return error.code
    params = {name: str(value) if isinstance(value, date) else value for name, value in error.params.items()}
    try:
        return str(sentence) % params if params else str(sentence)
    except (KeyError, ValueError):
        return str(sentence)


def warnings_of(error: NeedsConfirmation) -> list[tuple[str, str]]:
    """Key and sentence of each warning that asks for a tick."""
    return [(warning.key, text_of(warning)) for warning in error.warnings]


def has_text(code: str) -> bool:
    """Whether a code has a sentence."""
    return code in _TEXTS
