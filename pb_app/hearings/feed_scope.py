"""Which hearings a feed holds, and where it stands (docs/adr/0011-feeds-of-places-and-choices.md)."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pb_app.hearings.addresses import absolute
from pb_app.hearings.queries import HearingFilters
from pb_app.hearings.rules import Audience, HearingKind


@dataclass(frozen=True)
class FeedScope:
    """The hearings of a municipality, or those of them that concern a place, a theme, an audience, a choice.

    ``code`` is the short code of a saved choice; a feed with dates has no address but a query.
    """

    municipality_id: str
    place_id: str | None = None
    theme_id: str | None = None
    kind: HearingKind | None = None
    audience: Audience | None = None
    from_date: date | None = None
    to_date: date | None = None
    code: str = ""

    @property
    def filters(self) -> HearingFilters:
        """The same as the queries take it."""
        return HearingFilters(
            place_id=self.place_id, theme_id=self.theme_id, kind=self.kind, audience=self.audience,
            from_date=self.from_date, to_date=self.to_date,
        )  # fmt: skip

    @property
    def query(self) -> dict[str, str]:
        """The choice as it stands in the address of the calendar page."""
        found = {
            "place": self.place_id,
            "theme": self.theme_id,
            "kind": self.kind,
            "audience": self.audience,
            "from": self.from_date and self.from_date.isoformat(),
            "to": self.to_date and self.to_date.isoformat(),
        }
        return {name: str(value) for name, value in found.items() if value}

    @property
    def has_own_address(self) -> bool:
        """Whether its path says all: a whole municipality, one place, one theme, one audience, a saved choice."""
        return bool(self.code) or (len(self.query) < 2 and not self.query.keys() & {"kind", "from", "to"})

    @property
    def can_be_saved(self) -> bool:
        """Whether a short code can stand for it: a choice without dates that has no address yet."""
        return not self.has_own_address and self.from_date is None and self.to_date is None

    @property
    def path(self) -> str:
        """The feed's address in Albanian, without the base address: ``/vlore/places/vlore-rajoni-3/hearings.ics``."""
        if self.code:
            return f"/{self.municipality_id}/feeds/{self.code}.ics"
        if not self.has_own_address:
            return f"/{self.municipality_id}/hearings.ics?{urlencode(self.query)}"
        room = "".join(f"/{name}s/{value}" for name, value in self.query.items())
        return f"/{self.municipality_id}{room}/hearings.ics"

    def url(self, language: str) -> str:
        """The feed's whole address in a language."""
        return absolute(self.path, language)
