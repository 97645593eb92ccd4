"""What came of a hearing, in words: attendance and documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from pb_app.hearings.attendance import AGE_BANDS, SEXES
from pb_app.hearings.particulars import AttendanceCard, DocumentCard
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.wording import document_label, language
from pb_app.web.formatting import number, short_date_words
from pb_app.web.urls import url_for

_KILO = 1024


@dataclass(frozen=True)
class DocumentRow:
    """A document to download, older versions behind it."""

    url: str
    title: str
    about: str
    older: Sequence["DocumentRow"] = ()


@dataclass(frozen=True)
class CountRow:
    """A figure of the attendance; ``shown`` says so where there is none."""

    words: str
    shown: str


@dataclass(frozen=True)
class CountGroup:
    """Figures that belong together."""

    words: str
    rows: Sequence[CountRow]


@dataclass(frozen=True)
class AttendanceReport:
    """The total, and what was broken down."""

    total: str
    groups: Sequence[CountGroup]
    has_hidden: bool


def attendance_report(found: AttendanceCard | None) -> AttendanceReport | None:
    """The counts as the public reads them: unknown is "no data", never 0; small groups say that they are hidden."""
    if found is None or found.counts.total is None:
        return None

    def row(name: str) -> CountRow:
        value = getattr(found.counts, name)
        if name in found.hidden:
            return CountRow(count_label(name), _("not shown: a small group"))
        return CountRow(count_label(name), _("no data") if value is None else number(value))

    groups = ((_("Women and men"), SEXES), (_("Age"), AGE_BANDS), (_("Disability"), ("disabilities",)))
    return AttendanceReport(
        total=number(found.counts.total),
        groups=[CountGroup(words, [row(name) for name in names]) for words, names in groups],
        has_hidden=bool(found.hidden),
    )


def count_label(name: str) -> str:
    """What a cell of the attendance counts, in words."""
    return {
        "total": _("People in all"),
        "women": _("Women"),
        "men": _("Men"),
        "not_stated": _("Not stated"),
        "under_16": _("Under 16"),
        "from_16_to_29": _("16–29"),
        "from_30_to_64": _("30–64"),
        "from_65": _("65 and over"),
        "disabilities": _("Persons with disabilities"),
    }[name]


def document_rows(card: HearingCard, documents: Sequence[DocumentCard]) -> list[DocumentRow]:
    """The documents that hold, each with its older versions."""

    def row(one: DocumentCard, older: Sequence[DocumentRow] = ()) -> DocumentRow:
        address = url_for(
            "hearings_public.document", m=card.municipality_id, ref=card.ref, document_id=one.id
        )
        return DocumentRow(url=address, title=one.title, about=document_words(one), older=older)

    def older(one: DocumentCard) -> list[DocumentRow]:
        same = (one.kind, one.title)
        return [
            row(other) for other in documents if (other.kind, other.title) == same and not other.is_current
        ]

    return [row(one, older(one)) for one in documents if one.is_current]


def document_words(one: DocumentCard) -> str:
    """``Projektbuxheti · 5 tetor 2026 · versioni 2 · PDF, 1,4 MB``."""
    words = (
        document_label(one.kind),
        short_date_words(one.dated_on),
        _("version %(number)s", number=one.number),
        f"{one.media_type.rpartition('/')[2].upper()}, {size_words(one.size)}",
    )
    return " · ".join(words)


def size_words(size: int) -> str:
    """``820 KB``; ``1,4 MB`` with the decimal sign of the language."""
    if size < _KILO * _KILO:
        return f"{max(1, round(size / _KILO))} KB"
    mark = "." if language() == "en" else ","
    return f"{size / _KILO / _KILO:.1f} MB".replace(".", mark)
