"""What there is to tell in one municipality: its coming hearings with what people could know of them, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from flask_babel import force_locale

from pb_app.cycles.queries import ThemeCard, themes_by_id
from pb_app.database import db
from pb_app.hearings.queries import HearingCard, cards_by_id, local_today
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.tables import Hearing
from pb_app.notices.letters import News, Reader, why_words
from pb_app.notices.queries import newest_news_id
from pb_app.notices.rules import Known, NewsKind, Wishes, is_concerned, news_kind
from pb_app.notices.tables import HearingNews
from pb_app.notices.timing_rules import begins_at
from pb_app.notices.wording import hearing_text
from pb_app.territory.queries import MunicipalityCard, PlaceCard, get_municipality, list_places


@dataclass(frozen=True)
class Note:
    """What people could know from one change on."""

    id: int
    at: datetime
    known: Known
    reason: str


@dataclass
class Board:
    """Read once, asked for each subscriber; texts of hearings are written once a language."""

    municipality: MunicipalityCard
    now: datetime
    newest: int
    """What is noted up to here is on the board; what is noted later is the next board's."""
    cards: dict[int, HearingCard]
    notes: dict[int, list[Note]]
    places: dict[str, PlaceCard]
    themes: dict[str, ThemeCard]
    _texts: dict[tuple[str, int, NewsKind | None, int], str] = field(default_factory=dict)

    def news_since(self, wishes: Wishes, known_id: int) -> list[News]:
        """What somebody who knows everything up to ``known_id`` can be told, the most pressing first."""
        found = []
        for hearing_id, notes in self.notes.items():
            card = self.cards[hearing_id]
            if notes[-1].id <= known_id or not self.is_for(wishes, card) or not self._is_worth_telling(card):
                continue
            before = self._known_before(wishes, notes, known_id)
            kind = news_kind(before.known if before else None, notes[-1].known)
            if kind is not None:
                found.append(News(kind, card, self._text(wishes.language, card, kind, before)))
        order = list(NewsKind)
        return sorted(found, key=lambda one: (order.index(one.kind), one.card.on_date, one.card.id))

    def coming(self, wishes: Wishes, until: datetime) -> list[HearingCard]:
        """The announced hearings for somebody that begin before an instant, in their order."""
        found = [
            card
            for card in self.cards.values()
            if card.status in ANNOUNCED
            and self.now < begins_at(card.slot) <= until
            and self.is_for(wishes, card)
        ]
        return sorted(found, key=lambda card: (begins_at(card.slot), card.id))

    def is_for(self, wishes: Wishes, card: HearingCard) -> bool:
        """Whether a hearing concerns somebody's places and themes."""
        return is_concerned(
            place_paths=self._paths(wishes.place_ids),
            theme_ids=wishes.theme_ids,
            hearing_paths=card.place_paths,
            hearing_theme_ids=[theme.id for theme in card.themes],
        )

    def known_since(self, card: HearingCard) -> datetime:
        """When the hearing became what it is now, for those who look at the pages."""
        notes = self.notes.get(card.id)
        return notes[-1].at if notes else card.published_at or self.now

    def plain_text(self, language: str, card: HearingCard) -> str:
        """The hearing in words, without news."""
        return self._text(language, card, None, None)

    def reader(self, token_key: str, wishes: Wishes) -> Reader:
        """Somebody as letters need to know."""
        with force_locale(wishes.language):
            why = why_words(wishes, self.municipality, self.places, self.themes)
        return Reader(self.municipality, wishes.language, token_key, "subscription", why)

    def _known_before(self, wishes: Wishes, notes: Sequence[Note], known_id: int) -> Note | None:
        """The last that somebody could know; nothing if the hearing was not for this reader's places then."""
        before = next((note for note in reversed(notes) if note.id <= known_id), None)
        if before is None:
            return None
        was_for = is_concerned(
            place_paths=self._paths(wishes.place_ids), theme_ids=(),
            hearing_paths=self._paths(before.known.place_ids), hearing_theme_ids=(),
        )  # fmt: skip
        return before if was_for else None

    def _is_worth_telling(self, card: HearingCard) -> bool:
        if card.is_cancelled:
            return card.on_date >= local_today(self.now)
        return card.status in ANNOUNCED and self.now < begins_at(card.slot)

    def _paths(self, place_ids: Sequence[str]) -> list[str]:
        return [self.places[key].path for key in place_ids if key in self.places]

    def _text(self, language: str, card: HearingCard, kind: NewsKind | None, before: Note | None) -> str:
        key = (language, card.id, kind, before.id if before else 0)
        if key not in self._texts:
            reason = self.notes[card.id][-1].reason if kind is not None else ""
            with force_locale(language):
                self._texts[key] = hearing_text(card, kind, before.known if before else None, reason)
        return self._texts[key]


def board_of(municipality_id: str, now: datetime) -> Board:
    """The board as it is now; the notes are read before the hearings, so that nothing can fall between them."""
    newest = newest_news_id(municipality_id)
    wanted = (
        sa.select(HearingNews)
        .join(Hearing, Hearing.id == HearingNews.hearing_id)
        .where(
            HearingNews.municipality_id == municipality_id,
            HearingNews.id <= newest,
            Hearing.on_date >= local_today(now),
        )
        .order_by(HearingNews.id)
    )
    notes: dict[int, list[Note]] = {}
    for row in db.session.scalars(wanted):
        known = Known(row.status, row.on_date, row.start_time, row.venue, tuple(row.place_ids))
        notes.setdefault(row.hearing_id, []).append(Note(row.id, row.at, known, row.reason))
    return Board(
        municipality=get_municipality(municipality_id),
        now=now,
        newest=newest,
        cards=cards_by_id(notes),
        notes=notes,
        places={place.id: place for place in list_places(municipality_id, with_villages=True)},
        themes=themes_by_id(),
    )
