"""Requests that public sources report, outside any process of this system."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.text import clean, fold
from pb_app.proposals.rules import RequestKind
from pb_app.proposals.tables import ReportedRequest
from pb_app.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class ReportedRow:
    """A request as a public source reports it; ``place_id`` and ``theme_id`` as far as the source tells."""

    municipality_id: str
    year: int
    text: str
    source: str
    source_url: str = ""
    place_id: str | None = None
    theme_id: str | None = None
    kind: RequestKind = RequestKind.NEED

    @property
    def content_key(self) -> str:
        """The same request from the same source is one, however often it is loaded."""
        parts = (self.municipality_id, self.place_id or "", str(self.year), fold(self.text), self.source_url)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def load_reported_requests(rows: Iterable[ReportedRow]) -> int:
    """Add the requests that are not there yet, as the system; return how many were added."""
    with unit_of_work(SYSTEM) as uow:
        wanted = {row.content_key: row for row in rows}
        known = set(uow.session.scalars(sa.select(ReportedRequest.content_key)))
        fresh = {key: row for key, row in wanted.items() if key not in known}
        for key, row in fresh.items():
            uow.session.add(
                ReportedRequest(
                    municipality_id=row.municipality_id,
                    place_id=row.place_id,
                    theme_id=row.theme_id,
                    kind=row.kind,
                    year=row.year,
                    text=clean(row.text, multiline=True),
                    source=row.source,
                    source_url=row.source_url,
                    content_key=key,
                )
            )
        if fresh:
            log(
                uow,
                action="reported_requests.loaded",
                subject_type="reported_request",
                subject_id="",
                after={"added": len(fresh)},
            )
        return len(fresh)
