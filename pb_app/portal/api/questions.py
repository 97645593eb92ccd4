"""What may be asked: the query parameters of the API; an unknown value is refused with 422."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, Integer, String
from apiflask.validators import Length, OneOf, Range, Regexp

from pb_app.hearings.rules import PUBLIC_STATUSES, HearingKind
from pb_app.web.locale import DEFAULT_LOCALE, LOCALES

ID = Regexp(r"^[a-z0-9][a-z0-9-]{0,59}\Z", error="Not an id.")
PAGE_SIZE = 50
PAGE_LIMIT = 200
LAST_ID = 2**31 - 1
"""The largest number of a row: PostgreSQL keeps them in four octets, and refuses to compare with more."""


def id_field(description: str, example: str, **options: Any) -> String:  # noqa: ANN401 - marshmallow's options
    """A filter by a stable id."""
    return String(
        validate=[Length(max=60), ID],
        metadata={"description": description, "example": example, "pattern": "^[a-z0-9][a-z0-9-]{0,59}$"},
        **options,
    )


class LanguageQuery(Schema):
    """The language of names and texts."""

    lang = String(
        load_default=DEFAULT_LOCALE,
        validate=OneOf(LOCALES),
        metadata={"description": "Albanian, or English where a text has been translated", "example": "sq"},
    )


class PageQuery(LanguageQuery):
    """One page of a list: rows after ``after``, in the order of their making."""

    after = Integer(
        load_default=0,
        strict=False,
        validate=Range(min=0, max=LAST_ID),
        metadata={"description": "Opaque: take it from `next` of the page before"},
    )
    limit = Integer(
        load_default=PAGE_SIZE,
        validate=Range(min=1, max=PAGE_LIMIT),
        metadata={"description": "Rows on a page", "example": PAGE_SIZE},
    )


class MunicipalityQuery(LanguageQuery):
    """Which municipalities."""

    in_use = Boolean(metadata={"description": "Only those with a budget process here, or only those without"})


class HearingQuery(PageQuery):
    """Which hearings."""

    municipality = id_field("Of this municipality", "vlore")
    place = id_field(
        "For this place, a place within it, what it lies in, or its whole municipality", "vlore-novosele"
    )
    theme = id_field("On this theme", "uji-i-pijshem")
    kind = String(validate=OneOf([kind.value for kind in HearingKind]))
    status = String(validate=OneOf(sorted(status.value for status in PUBLIC_STATUSES)))
    from_date = Date(
        data_key="from", metadata={"description": "On this day or later", "example": "2026-10-01"}
    )
    to_date = Date(data_key="to", metadata={"description": "On this day or earlier", "example": "2026-10-31"})


class YearQuery(PageQuery):
    """Of which municipality and budget year."""

    municipality = id_field("Of this municipality", "vlore")
    year = Integer(
        validate=Range(min=2000, max=2100), metadata={"description": "Of this budget year", "example": 2027}
    )


class ListQuery(LanguageQuery):
    """The list of which municipality and budget year."""

    municipality = id_field("Of this municipality", "vlore", required=True)
    year = Integer(
        required=True,
        validate=Range(min=2000, max=2100),
        metadata={"description": "Of this budget year", "example": 2027},
    )


class CycleQuery(LanguageQuery):
    """Which budget years."""

    municipality = id_field("Of this municipality", "vlore")


class ProposalQuery(YearQuery):
    """Which proposals."""

    place = id_field("For this place or a place within it", "vlore-novosele")
    theme = id_field("On this theme", "uji-i-pijshem")
