"""The archive of a pack: posters, sheet, pictures, captions, spreadsheet and calendar of a month in both languages."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.files.printing import print_pdf
from pb_app.hearings.addresses import calendar_url
from pb_app.hearings.exporting import hearings_workbook
from pb_app.hearings.feed_reading import join_entries
from pb_app.hearings.feed_texts import LANGUAGES, Language
from pb_app.hearings.pack.bound_posters import bound_posters
from pb_app.hearings.pack.captions import caption_of, caption_of_month
from pb_app.hearings.pack.pictures import MONTH_SHAPES, alt_of, alt_of_month, hearing_picture, month_picture
from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.posters import month_sheet
from pb_app.hearings.queries import HearingCard
from pb_app.kernel.periods import to_local
from pb_app.kernel.text import ascii_slug
from pb_app.territory.queries import MunicipalityCard, get_municipality

_FOLDERS: Final = {"sq": "shqip", "en": "english"}
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


def make_archive(municipality_id: str, month: date, cards: Sequence[HearingCard], made_at: datetime) -> bytes:
    """The ZIP; equal hearings and ``made_at`` give equal bytes. It takes a while: for the worker."""
    municipality = get_municipality(municipality_id)
    out = io.BytesIO()
    stamp = max(to_local(made_at).timetuple()[:6], _EARLIEST)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for language in LANGUAGES:
            with force_locale(language):
                for name, content in _files(municipality, month, cards, language):
                    entry = zipfile.ZipInfo(f"{_FOLDERS[language]}/{name}", stamp)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, content)
    return out.getvalue()


def _files(
    municipality: MunicipalityCard, month: date, cards: Sequence[HearingCard], language: Language
) -> Iterator[tuple[str, bytes]]:
    stem = f"{municipality.id}-{month:%Y-%m}"
    details = [get_hearing(municipality.id, card.ref) for card in cards]
    bound = bound_posters(municipality, details)
    yield f"{stem}-posters.pdf", print_pdf("posters.typ", bound.data, timestamp=bound.changed_at)
    url = calendar_url(municipality.id, language, f"view=month&month={month:%Y-%m}")
    sheet = month_sheet(municipality, cards, first=month, place="", url=url)
    yield f"{stem}-month.pdf", print_pdf("month_sheet.typ", sheet.data, timestamp=sheet.changed_at)
    yield f"{stem}.xlsx", hearings_workbook(municipality, cards)
    yield f"{stem}.ics", join_entries(municipality.id, [card.id for card in cards], language)
    texts = [(f"{stem}-month", alt_of_month(cards, month), caption_of_month(cards, municipality, month))]
    for month_shape in MONTH_SHAPES:
        name = f"{stem}-month-{month_shape}.png"
        yield f"pictures/{name}", month_picture(cards, municipality, month, month_shape)
    for card in cards:
        name = ascii_slug(f"{municipality.id} {card.on_date} {card.ref}")
        for shape in MONTH_SHAPES:
            yield f"pictures/{name}-{shape}.png", hearing_picture(card, municipality, shape)
        texts.append((name, alt_of(card), caption_of(card, municipality)))
    yield "captions.txt", "\n\n".join(_caption(*text) for text in texts).encode()


def _caption(name: str, alternative: str, caption: str) -> str:
    label = _("Description of the picture")
    return f"=== {name} ===\n\n{caption}\n\n[{label}] {alternative}\n"
