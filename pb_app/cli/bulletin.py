"""``pb import bulletin``: a bulletin's partners, activity totals and issues, each with its source."""

from dataclasses import dataclass
from pathlib import Path

import click

from pb_app.accounts.queries import find_organisation_by_name
from pb_app.accounts.rules import OrganisationKind
from pb_app.accounts.service.organisations import OrganisationDraft, add_organisation
from pb_app.cli.bulletin_reading import Bulletin, BulletinUnreadable, PartnerReport, read_bulletin
from pb_app.cli.context import Context
from pb_app.hearings.activity_totals import ActivityRow, load_activity_totals
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.text import fold
from pb_app.proposals.service import ReportedRow, load_reported_requests

NETWORK = OrganisationDraft(
    name="Rrjeti POP", kind=OrganisationKind.NETWORK, website="https://popnetwork.al/",
    aliases=("POP Network", "POP"), source="https://popnetwork.al/",
)  # fmt: skip
YOUTH_CENTRE = "qendra rinore "


@dataclass(frozen=True)
class BulletinReport:
    """How much of a bulletin was new."""

    organisations: int = 0
    totals: int = 0
    requests: int = 0


@click.command("bulletin")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and check only; write nothing.")
@click.pass_obj
def import_bulletin(context: Context, file: Path, *, dry_run: bool) -> None:
    """Load a bulletin of the network from FILE (JSON): partners, activity totals, issues. Twice changes nothing."""
    with context.app():
        try:
            bulletin = read_bulletin(file)
        except BulletinUnreadable as error:
            raise click.ClickException("nothing was imported\n" + "\n".join(error.faults)) from error
        if dry_run:
            issues = sum(len(report.issues) for report in bulletin.reports)
            click.echo(f"{file}: {len(bulletin.reports)} activity totals and {issues} issues can be read.")
            return
        done = load_bulletin(bulletin)
    click.echo(
        f"Added {done.organisations} organisations, {done.totals} activity totals, {done.requests} issues."
    )


def load_bulletin(bulletin: Bulletin) -> BulletinReport:
    """Add what is not there yet; what is there stays as it is.

    Three transactions, each of which may be repeated: killed in between, the next run adds the rest.
    """
    added = _ensure_organisation(NETWORK, None)
    for report in bulletin.reports:
        added += _ensure_organisation(_partner(bulletin, report), _home(report))
    totals = load_activity_totals(
        actor=SYSTEM, rows=[_total(bulletin, report) for report in bulletin.reports]
    )
    requests = load_reported_requests(
        ReportedRow(
            municipality_id=report.municipality_id,
            year=bulletin.period_from.year,
            text=issue.text,
            source=bulletin.source,
            source_url=report.url,
            place_id=issue.place_id,
            theme_id=issue.theme_id,
            kind=issue.kind,
        )
        for report in bulletin.reports
        for issue in report.issues
    )
    return BulletinReport(added, totals, requests)


def _partner(bulletin: Bulletin, report: PartnerReport) -> OrganisationDraft:
    kind = OrganisationKind.YOUTH_CENTRE if _is_youth_centre(report) else OrganisationKind.NGO
    aliases = (report.partner_also,) if report.partner_also else ()
    return OrganisationDraft(name=report.partner, kind=kind, aliases=aliases, source=bulletin.source)


def _is_youth_centre(report: PartnerReport) -> bool:
    """A partner that calls itself a youth centre; every other one is a non-governmental organisation."""
    return fold(report.partner).startswith(YOUTH_CENTRE)


def _home(report: PartnerReport) -> str | None:
    """A youth centre belongs to its municipality; who monitors one is not the municipality's to rename."""
    return report.municipality_id if _is_youth_centre(report) else None


def _ensure_organisation(draft: OrganisationDraft, municipality_id: str | None) -> int:
    if find_organisation_by_name(draft.name) is not None:
        return 0
    add_organisation(actor=SYSTEM, municipality_id=municipality_id, draft=draft)
    return 1


def _total(bulletin: Bulletin, report: PartnerReport) -> ActivityRow:
    organisation = find_organisation_by_name(report.partner)
    return ActivityRow(
        municipality_id=report.municipality_id, kind=report.kind, period_from=bulletin.period_from,
        period_to=bulletin.period_to, count=report.events, source=bulletin.source, source_url=report.url,
        organisation_id=organisation.id if organisation else None, participants=report.participants,
        participants_as_printed=report.participants_as_printed, places=report.places,
    )  # fmt: skip
