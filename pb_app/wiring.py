"""What hangs together: tables, blueprints and event handlers of all features, in one list each."""

from apiflask import APIFlask

import pb_app.accounts.tables
import pb_app.audit.tables
import pb_app.consolidation.bench_tables
import pb_app.consolidation.progress.tables
import pb_app.consolidation.selecting.tables
import pb_app.consolidation.tables
import pb_app.consolidation.valuing.tables
import pb_app.cycles.tables
import pb_app.downloads.tables
import pb_app.files.tables
import pb_app.hearings.announcing.tables
import pb_app.hearings.calendar_tables
import pb_app.hearings.day.tables
import pb_app.hearings.pack.tables
import pb_app.hearings.planning.tables
import pb_app.hearings.season.tables
import pb_app.hearings.tables
import pb_app.jobs.tables
import pb_app.notices.tables
import pb_app.outbox.tables
import pb_app.portal.dataset.tables
import pb_app.proposals.consultation_tables
import pb_app.proposals.file_tables
import pb_app.proposals.intake.tables
import pb_app.proposals.moderating.tables
import pb_app.proposals.tables
import pb_app.territory.tables
import pb_app.web.tables  # noqa: F401 - every table must be known to the metadata
from pb_app.accounts.authentication import init_authentication
from pb_app.accounts.web import accounts_public, accounts_staff
from pb_app.audit.queries import house_revision, pages_revision
from pb_app.cli import work
from pb_app.consolidation import handlers as consolidation_handlers
from pb_app.consolidation.service import render_edition, tell_authors
from pb_app.consolidation.web import consolidation_public, consolidation_staff
from pb_app.consolidation.web.progress_way import ProgressWay
from pb_app.consolidation.web.way import ConsolidationWay
from pb_app.cycles.web import cycles_staff
from pb_app.downloads import service as downloads_service
from pb_app.downloads.web import downloads_staff
from pb_app.files.printing import forget_unused_renderings
from pb_app.hearings import feed as hearings_feed
from pb_app.hearings import handlers as hearings_handlers
from pb_app.hearings.day.raised import register_raised_source
from pb_app.hearings.day.seats import erase_expired_seats
from pb_app.hearings.feed_revision import feed_revision
from pb_app.hearings.pack import service as pack_service
from pb_app.hearings.planning import running
from pb_app.hearings.web import feeds as hearings_feeds
from pb_app.hearings.web import hearings_public, hearings_staff
from pb_app.hearings.web.planning import planning_staff
from pb_app.notices import handlers as notices_handlers
from pb_app.notices.service import erase_expired
from pb_app.notices.web import notices_public, notices_staff
from pb_app.outbox.service import forget_old as forget_old_mail
from pb_app.portal.api.serving import init_api
from pb_app.portal.dataset import service as dataset_service
from pb_app.portal.web import coverage_board, open_data, operations, yearly_report
from pb_app.portal.web import public as portal_public
from pb_app.portal.web import staff as portal_staff
from pb_app.proposals import downloading
from pb_app.proposals import handlers as proposals_handlers
from pb_app.proposals.intake import service as intake_service
from pb_app.proposals.intake import standing as intake
from pb_app.proposals.intake import taking_back
from pb_app.proposals.queries import register_trace_source
from pb_app.proposals.queries.raised import RaisedAtHearings
from pb_app.proposals.service import (
    erase_expired_contacts,
    erase_unconfirmed_supports,
    erase_unsent_files,
)
from pb_app.proposals.web import proposals_public, proposals_staff
from pb_app.proposals.web.office_table import write_for_people
from pb_app.territory.web import territory_staff
from pb_app.unit_of_work import House
from pb_app.web import receipts
from pb_app.web.kept_answers import Revision

REVISIONS: dict[str, Revision] = {"feed": feed_revision, "pages": pages_revision, "house": house_revision}
"""What kept answers hold by."""


def register_blueprints(app: APIFlask) -> None:
    """Mount every page."""
    app.register_blueprint(hearings_feeds.bp)
    init_authentication(app)
    for blueprint in (
        accounts_public,
        accounts_staff,
        territory_staff,
        cycles_staff,
        hearings_public,
        hearings_staff,
        planning_staff,
        proposals_public,
        proposals_staff,
        downloads_staff,
    ):
        app.register_blueprint(blueprint)
    for blueprint in (consolidation_public, consolidation_staff, notices_public, notices_staff):
        app.register_blueprint(blueprint)
    register_trace_source(app, ConsolidationWay())
    register_trace_source(app, ProgressWay())
    register_raised_source(app, RaisedAtHearings())
    for room in (operations, coverage_board, open_data, yearly_report, portal_public, portal_staff):
        app.register_blueprint(room.bp)
    init_api(app)


def register_handlers(house: House) -> None:
    """Connect events with the features that react to them."""
    hearings_handlers.register(house)
    notices_handlers.register(house)
    proposals_handlers.register(house)
    consolidation_handlers.register(house)
    work.TASKS["render_edition"] = render_edition
    work.TASKS["tell_authors"] = tell_authors
    work.TASKS[pack_service.TASK] = pack_service.make_pack
    work.TASKS[running.TASK] = running.draw_up_plan
    work.TASKS[dataset_service.TASK] = dataset_service.make_archive
    work.TASKS[downloads_service.TASK] = downloads_service.make_download
    downloads_service.SOURCES[downloading.KIND] = downloading.OfficeProposals(write_for_people)
    work.TASKS[intake.CHECK] = intake_service.check_import
    work.TASKS[intake.WRITE] = intake_service.write_import
    work.TASKS[intake.TAKE_BACK] = taking_back.take_back_import
    for action in (
        hearings_feed.move_window,
        erase_expired_contacts,
        erase_unconfirmed_supports,
        erase_unsent_files,
        erase_expired_seats,
        erase_expired,
        receipts.forget_old,
        forget_old_mail,
        forget_unused_renderings,
        intake_service.forget_old_imports,
        downloads_service.forget_old_downloads,
    ):
        if action not in work.NIGHTLY:
            work.NIGHTLY.append(action)
