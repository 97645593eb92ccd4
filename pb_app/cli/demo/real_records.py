"""Real records as their sources give them: 18 hearings, 26 requests, a bulletin's issues and activity totals."""

import csv
from urllib.parse import urlsplit

from pb_app.cli.bulletin import load_bulletin
from pb_app.cli.bulletin_reading import read_bulletin
from pb_app.hearings.importing import import_hearings
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.service import ReportedRow, load_reported_requests
from pb_app.resources import DATA

FOLDER = DATA / "real"


def load_real_records() -> None:
    """Load them all; what is there already stays as it is."""
    report = import_hearings(actor=SYSTEM, content=(FOLDER / "hearings_real.csv").read_bytes())
    if report.faults:
        raise ValueError(report.faults)
    load_reported_requests(_requests())
    load_bulletin(read_bulletin(FOLDER / "pop_bulletin_2023.json"))


def _requests() -> list[ReportedRow]:
    with (FOLDER / "citizen_requests_real.csv").open(encoding="utf-8", newline="") as file:
        return [
            ReportedRow(
                municipality_id=row["municipality_id"],
                place_id=row["unit_id"] or None,
                year=int(row["year"]),
                text=row["text"],
                source=_printed(row["source_url"]),
                source_url=_reachable(row["source_url"]),
            )
            for row in csv.DictReader(file)
        ]


def _printed(url: str) -> str:
    """The page as it is cited: ``popnetwork.al/fushata-e-buxhetimit-me-pjesemarrje``."""
    return url.partition("://")[2].strip("/")


def _reachable(url: str) -> str:
    """The page; where the record shortens its address, the site that it is on."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/" if "…" in url else url
