"""A proposal as a row of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from pb_app.proposals.queries import ProposalCard, Standing, standings_of
from pb_app.proposals.web.wording import (
    excerpt,
    place_words,
    signatures_words,
    source_label,
    standing_of,
    voices_words,
    votes_words,
)
from pb_app.web.formatting import short_date_words
from pb_app.web.locale import current_locale


@dataclass(frozen=True)
class ProposalRow:
    """Everything a row says, in words."""

    ref: str
    text: str
    language: str
    is_foreign: bool
    place: str
    theme_icon: str
    theme_name: str
    standing: Standing
    voices: str
    signatures: str
    votes: str
    origin: str
    hearing_ref: str
    at: datetime
    is_example: bool
    card: ProposalCard


def rows_of(cards: Sequence[ProposalCard]) -> list[ProposalRow]:
    """The rows of some proposals; where they stand is asked once for all."""
    known = standings_of([card.id for card in cards])
    locale = current_locale()
    return [
        ProposalRow(
            ref=card.ref,
            text=excerpt(card.text_in(locale)),
            language="sq" if not card.is_translated(locale) else locale,
            is_foreign=not card.is_translated(locale),
            place=place_words(card),
            theme_icon=card.theme.icon,
            theme_name=card.theme.name_in(locale),
            standing=standing_of(card, known),
            voices=voices_words(card.voices) if card.voices > 1 else "",
            signatures=signatures_words(card.signatures) if card.signatures else "",
            votes=votes_words(card.hearing_votes) if card.hearing_votes else "",
            origin=_origin(card),
            hearing_ref=card.hearing.ref if card.hearing else "",
            at=card.listed_at or card.created_at,
            is_example=card.is_example,
            card=card,
        )
        for card in cards
    ]


def _origin(card: ProposalCard) -> str:
    if card.hearing is not None:
        return _("Hearing of %(date)s", date=short_date_words(card.hearing.on_date))
    return source_label(card.source)
