"""Who may reach what: one line for each endpoint and each object state that changes the answer.

Add a line with the endpoint. ``may`` names the roles of the cast that are let in, ``may_post`` those that may
also change something where they are fewer. Of the others a visitor is sent to the log-in, those in ``hidden``
(by default another municipality's coordinator) are shown that nothing is there, and the rest are refused.
``about`` names an object of ``access_world.World``; every method of the endpoint is asked. ``sends`` are fields
of the form that choose among several actions of one address.
"""

from dataclasses import dataclass

EVERYBODY = "everybody"
NOBODY = "nobody"
HERE = "admin coordinator officer_1 officer_2 budget_officer youth_centre monitor"
ANYWHERE = f"{HERE} stranger"
COORDINATES = "admin coordinator"
DRAFTS_SOMEWHERE = "admin coordinator officer_1 officer_2 youth_centre"
SCHEDULES_RAJONI_1 = "admin coordinator officer_1"
SCHEDULES_NOVOSELE = "admin coordinator officer_2"
# Who works for the municipality is shown to nobody but those who manage it.
NO_MANAGERS = "officer_1 officer_2 budget_officer youth_centre monitor stranger"
NO_OFFICE = "monitor stranger"


@dataclass(frozen=True)
class Line:
    """One endpoint, what the request is about, and who is let in."""

    endpoint: str
    may: str
    about: str = ""
    hidden: str = "stranger"
    may_post: str | None = None
    sends: tuple[tuple[str, str], ...] = ()


PUBLIC = (
    Line("portal_public.home", EVERYBODY),
    Line("portal_public.municipality", EVERYBODY),
    Line("portal_public.year", EVERYBODY),
    Line("coverage.public_board", EVERYBODY),
    Line("coverage.public_table", EVERYBODY),
    Line("portal_public.privacy", EVERYBODY),
    Line("portal_public.accessibility", EVERYBODY),
    Line("portal_public.brand", EVERYBODY),
    Line("portal_public.embed", EVERYBODY),
    Line("operations.healthz", EVERYBODY),
    Line("operations.readyz", EVERYBODY),
    Line("operations.robots", EVERYBODY),
    Line("operations.security", EVERYBODY),
    Line("operations.sitemap", EVERYBODY),
    Line("accounts_public.login", EVERYBODY),
    Line("accounts_public.forgot", EVERYBODY),
    Line("accounts_public.password", EVERYBODY, about="password_link"),
    Line("hearings_public.calendar", EVERYBODY),
    Line("hearings_public.calendar_changes", EVERYBODY),
    Line("hearings_public.hearing", EVERYBODY, about="hearing"),
    Line("hearings_public.hearing", NOBODY, about="draft"),
    Line("hearings_public.document", EVERYBODY, about="hearing"),
    Line("hearings_public.document", NOBODY, about="draft"),
    Line("hearings_public.season_notice", EVERYBODY, about="season"),
    Line("hearings_public.season_notice", NOBODY),
    Line("hearings_public.minutes", EVERYBODY, about="hearing_held"),
    Line("hearings_public.minutes", NOBODY, about="hearing"),
    Line("hearings_public.minutes_pdf", EVERYBODY, about="hearing_held"),
    Line("hearings_public.minutes_pdf", NOBODY, about="hearing"),
    Line("hearings_public.minutes_scan", EVERYBODY, about="hearing_held"),
    Line("hearings_public.minutes_scan", NOBODY, about="hearing"),
    Line("hearings_public.register", EVERYBODY, about="hearing"),
    Line("hearings_public.register", NOBODY, about="draft"),
    Line("hearings_public.seat", EVERYBODY, about="seat"),
    Line("hearings_public.seat", NOBODY, about="hearing"),
    Line("hearings_public.give_up", EVERYBODY, about="seat"),
    Line("hearings_public.give_up", NOBODY, about="hearing"),
    Line("hearings_feeds.municipality_feed", EVERYBODY),
    Line("hearings_feeds.place_feed", EVERYBODY),
    Line("hearings_feeds.theme_feed", EVERYBODY),
    Line("hearings_feeds.audience_feed", EVERYBODY),
    Line("hearings_feeds.saved_feed", EVERYBODY, about="saved_filter"),
    Line("hearings_feeds.news", EVERYBODY),
    Line("hearings_feeds.workbook", EVERYBODY),
    Line("hearings_public.subscribe_to", EVERYBODY),
    Line("hearings_public.month_pdf", EVERYBODY),
    Line("hearings_public.picture", EVERYBODY, about="hearing"),
    Line("hearings_public.picture", NOBODY, about="draft"),
    Line("hearings_public.month_as_picture", EVERYBODY, about="hearing_month"),
    Line("hearings_public.municipality_as_picture", EVERYBODY),
    Line("hearings_public.poster_pdf", EVERYBODY, about="hearing"),
    Line("hearings_public.poster_pdf", NOBODY, about="draft"),
    Line("hearings_feeds.table", EVERYBODY),
    Line("hearings_feeds.data", EVERYBODY),
    Line("hearings_feeds.one_hearing", EVERYBODY, about="hearing"),
    Line("hearings_feeds.one_hearing", NOBODY, about="draft"),
    Line("proposals_public.listing", EVERYBODY),
    Line("proposals_public.table", EVERYBODY, about="table_format"),
    Line("proposals_public.new", EVERYBODY, about="received"),
    Line("proposals_public.detail", EVERYBODY, about="listed"),
    Line("proposals_public.detail", NOBODY, about="received"),
    Line("proposals_public.follow", EVERYBODY, about="received"),
    Line("proposals_public.follow", NOBODY),
    Line("proposals_public.contact", EVERYBODY, about="received"),
    Line("proposals_public.contact", NOBODY),
    Line("proposals_public.erase", EVERYBODY, about="received"),
    Line("proposals_public.erase", NOBODY),
    Line("proposals_public.withdraw", EVERYBODY, about="received"),
    Line("proposals_public.withdraw", NOBODY),
    Line("consolidation_public.latest", EVERYBODY, about="edition"),
    Line("consolidation_public.latest", EVERYBODY, about="item"),
    Line("consolidation_public.latest_file", NOBODY, about="item"),
    Line("consolidation_public.latest_file", EVERYBODY, about="edition"),
    Line("consolidation_public.edition", EVERYBODY, about="edition"),
    Line("consolidation_public.edition", NOBODY, about="queued_edition"),
    Line("consolidation_public.edition_file", EVERYBODY, about="edition"),
    Line("consolidation_public.edition_file", NOBODY, about="queued_edition"),
    Line("consolidation_public.changes", EVERYBODY, about="edition"),
    Line("consolidation_public.changes", NOBODY, about="queued_edition"),
    Line("yearly_report.page", EVERYBODY, about="season"),
    Line("yearly_report.file", EVERYBODY, about="year_table"),
    Line("open_data.index", EVERYBODY),
    Line("open_data.everything", EVERYBODY, about="archives"),
    Line("open_data.of_year", EVERYBODY, about="archives"),
    Line("open_data.of_year", NOBODY),
    Line("api_v1.openapi", EVERYBODY),
    Line("api_v1.municipalities", EVERYBODY),
    Line("api_v1.municipality", EVERYBODY),
    Line("api_v1.places", EVERYBODY),
    Line("api_v1.hearings", EVERYBODY),
    Line("api_v1.hearing", EVERYBODY, about="hearing"),
    Line("api_v1.hearing", NOBODY, about="draft"),
    Line("api_v1.proposals", EVERYBODY),
    Line("api_v1.proposal", EVERYBODY, about="listed"),
    Line("api_v1.proposal", NOBODY, about="received"),
    Line("api_v1.editions", EVERYBODY),
    Line("api_v1.edition", EVERYBODY, about="edition"),
    Line("api_v1.edition", NOBODY, about="queued_edition"),
    Line("api_v1.changes", EVERYBODY, about="edition"),
    Line("api_v1.changes", NOBODY, about="queued_edition"),
    Line("api_v1.items", EVERYBODY, about="edition"),
    Line("api_v1.themes", EVERYBODY),
    Line("api_v1.cycles", EVERYBODY),
    Line("api_v1.cycle", EVERYBODY),
)
NOTICES = (
    Line("notices_public.subscribe", EVERYBODY),
    Line("notices_public.notices", EVERYBODY, about="subscription"),
    Line("notices_public.notices", EVERYBODY, about="waiting_subscription"),
    Line("notices_public.notices", NOBODY),
    Line("notices_public.confirm", EVERYBODY, about="waiting_subscription"),
    Line("notices_public.confirm", NOBODY),
    Line("notices_public.leave", EVERYBODY, about="subscription"),
    Line("notices_public.leave", NOBODY),
    Line("notices_public.invite", EVERYBODY, about="hearing"),
    Line("notices_public.invite", NOBODY, about="draft"),
    Line("notices_public.invitation", EVERYBODY, about="invitation"),
    Line("notices_public.invitation", NOBODY, about="subscription"),
    Line("notices_public.confirm_invite", EVERYBODY, about="invitation"),
    Line("notices_public.confirm_invite", NOBODY),
    Line("notices_public.leave_invite", EVERYBODY, about="invitation"),
    Line("notices_public.leave_invite", NOBODY),
    Line(
        "notices_staff.index",
        "admin coordinator officer_1 officer_2 youth_centre",
        hidden="budget_officer monitor stranger",
    ),
)
ACCOUNTS = (
    Line("accounts_staff.logout", ANYWHERE, hidden=""),
    Line("accounts_staff.people", COORDINATES, hidden=NO_MANAGERS),
    Line("accounts_staff.person", COORDINATES, about="person", hidden=NO_MANAGERS),
    Line("accounts_staff.invite", COORDINATES, hidden=NO_MANAGERS),
    Line("accounts_staff.add_role", COORDINATES, about="person", hidden=NO_MANAGERS),
    Line("accounts_staff.end_role", COORDINATES, about="person", hidden=NO_MANAGERS),
    Line("accounts_staff.make_link", COORDINATES, about="person", hidden=NO_MANAGERS),
    Line("accounts_staff.deactivate", COORDINATES, about="person", hidden=NO_MANAGERS),
    Line("accounts_staff.reactivate", COORDINATES, about="person", hidden=NO_MANAGERS),
    Line("accounts_staff.organisations", COORDINATES, hidden=NO_MANAGERS),
    Line("accounts_staff.organisation", COORDINATES, hidden=NO_MANAGERS),
    Line("accounts_staff.new_organisation", COORDINATES, hidden=NO_MANAGERS),
)
HEARINGS = (
    Line("hearings_staff.index", HERE),
    Line("hearings_staff.new", "admin coordinator officer_1 officer_2 youth_centre"),
    Line("hearings_staff.hearing", HERE, about="draft"),
    Line("hearings_staff.hearing", HERE, about="hearing"),
    Line("hearings_staff.edit", f"{SCHEDULES_RAJONI_1} youth_centre", about="draft"),
    Line("hearings_staff.edit", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.edit", SCHEDULES_NOVOSELE, about="hearing_novosele"),
    Line("hearings_staff.publish", SCHEDULES_RAJONI_1, about="draft"),
    Line("hearings_staff.discard", f"{SCHEDULES_RAJONI_1} youth_centre", about="draft"),
    Line("hearings_staff.move", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.move", SCHEDULES_NOVOSELE, about="hearing_novosele"),
    Line("hearings_staff.cancel", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.cancel", SCHEDULES_NOVOSELE, about="hearing_novosele"),
    Line("hearings_staff.restore", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.held", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.not_held", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.attendance", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.minutes", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.count", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.count_sheet", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.minutes_file", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.publish_the_minutes", SCHEDULES_RAJONI_1, about="hearing_held"),
    Line("hearings_staff.agenda", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.sheets", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.sign_in", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.proposal_sheet", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.agenda_sheet", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.seats", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.seats", SCHEDULES_NOVOSELE, about="hearing_novosele"),
    Line("hearings_staff.documents", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.document", HERE, about="hearing"),
    Line("hearings_staff.withdraw", SCHEDULES_RAJONI_1, about="hearing"),
    Line("hearings_staff.pack", "admin coordinator officer_1 officer_2 youth_centre"),
    Line("hearings_staff.pack_archive", "admin coordinator officer_1 officer_2 youth_centre", about="pack"),
    Line("coverage.staff_board", HERE),
    Line("coverage.staff_table", HERE),
    Line("hearings_staff.notices", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing"),
    Line("hearings_staff.notices", SCHEDULES_NOVOSELE + " youth_centre", about="hearing_novosele"),
    Line("hearings_staff.all_notices", "admin coordinator officer_1 officer_2 youth_centre"),
    Line("hearings_staff.take_back_notice", f"{SCHEDULES_RAJONI_1} youth_centre", about="notice"),
    Line("hearings_staff.proof", HERE, about="notice"),
)
PROPOSALS = (
    Line(
        "proposals_staff.index",
        "admin coordinator officer_1 officer_2 budget_officer youth_centre",
        hidden=NO_OFFICE,
    ),
    Line(
        "proposals_staff.detail",
        "admin coordinator officer_1 budget_officer",
        about="received",
        hidden=NO_OFFICE,
        may_post=SCHEDULES_RAJONI_1,
    ),
    Line(
        "proposals_staff.detail",
        "admin coordinator officer_1 budget_officer youth_centre",
        about="listed",
        hidden=NO_OFFICE,
        may_post=SCHEDULES_RAJONI_1,
    ),
    Line("proposals_staff.import_table", COORDINATES, hidden=NO_OFFICE),
    Line("proposals_staff.import_check", COORDINATES, about="proposal_import", hidden=NO_OFFICE),
    Line(
        "proposals_staff.export",
        "admin coordinator officer_1 officer_2 budget_officer youth_centre",
        hidden=NO_OFFICE,
    ),
    Line("downloads_staff.index", HERE),
    Line(
        "downloads_staff.file",
        "coordinator",
        about="download",
        hidden="admin officer_1 officer_2 budget_officer youth_centre monitor stranger",
    ),
    Line("proposals_staff.edit", SCHEDULES_RAJONI_1, about="received", hidden=NO_OFFICE),
    Line("proposals_staff.record", f"{SCHEDULES_RAJONI_1} youth_centre", about="hearing", hidden=NO_OFFICE),
    Line("proposals_staff.voice", SCHEDULES_RAJONI_1, about="listed", hidden=NO_OFFICE),
)
BENCH = "admin coordinator officer_1 officer_2 budget_officer"
VALUES = "admin coordinator budget_officer"
CONSOLIDATION = (
    Line("consolidation_staff.index", BENCH),
    Line("consolidation_staff.items", BENCH),
    Line("consolidation_staff.ceilings", BENCH),
    Line("consolidation_staff.gather", COORDINATES, about="listed"),
    Line("consolidation_staff.item", BENCH, "item", may_post=VALUES, sends=(("do", "value"),)),
    Line("consolidation_staff.item", BENCH, "item", may_post=COORDINATES, sends=(("do", "decide"),)),
    Line("consolidation_staff.item", BENCH, "item", may_post=COORDINATES, sends=(("do", "add"),)),
    Line("consolidation_staff.edit", COORDINATES, about="item"),
    Line("consolidation_staff.undo", COORDINATES, about="item"),
    Line("consolidation_staff.dissolve", COORDINATES, about="item"),
    Line("consolidation_staff.merge", COORDINATES, about="item"),
    Line("consolidation_staff.publish", COORDINATES, about="item"),
    Line("consolidation_staff.retry", COORDINATES, about="edition"),
)
RUNS_HEARINGS = "admin coordinator officer_1 officer_2"
NOT_FOR_VENUES = "budget_officer youth_centre monitor stranger"
TERRITORY = (
    Line("territory_staff.office", COORDINATES, hidden=NO_MANAGERS),
    Line("territory_staff.places", COORDINATES, hidden=NO_MANAGERS),
    Line("territory_staff.place", COORDINATES, hidden=NO_MANAGERS),
    Line("territory_staff.venues", RUNS_HEARINGS, hidden=NOT_FOR_VENUES),
    Line("territory_staff.new_venue", RUNS_HEARINGS, hidden=NOT_FOR_VENUES),
    # A hall of another unit may be looked at; saving it is an error of the form (tests/territory).
    Line("territory_staff.venue", RUNS_HEARINGS, about="venue", hidden=NOT_FOR_VENUES),
    Line("territory_staff.venue_hours", SCHEDULES_RAJONI_1, about="venue", hidden=NOT_FOR_VENUES),
    Line("territory_staff.venue_closures", SCHEDULES_RAJONI_1, about="venue", hidden=NOT_FOR_VENUES),
    Line("territory_staff.drop_closure", SCHEDULES_RAJONI_1, about="venue", hidden=NOT_FOR_VENUES),
)
NOT_FOR_CYCLES = "officer_1 officer_2 youth_centre monitor stranger"
CYCLES = (
    Line("cycles_staff.index", VALUES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.year", VALUES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.new_year", COORDINATES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.edit", COORDINATES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.phases", COORDINATES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.themes", COORDINATES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.programmes", VALUES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.programme", VALUES, about="programme", hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.new_programme", VALUES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.ceilings", VALUES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.ceiling", VALUES, about="programme", hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.new_ceiling", VALUES, hidden=NOT_FOR_CYCLES),
    Line("cycles_staff.drop_ceiling", VALUES, about="programme", hidden=NOT_FOR_CYCLES),
)
READS_PLANNING = "admin coordinator officer_1 officer_2 youth_centre"
NOT_FOR_PLANNING = "budget_officer monitor stranger"
PLANNING_FACTS = (
    Line("planning_staff.index", HERE),
    Line("planning_staff.draft", HERE),
    Line("planning_staff.quick", DRAFTS_SOMEWHERE),
    Line("planning_staff.line_new", DRAFTS_SOMEWHERE),
    Line("planning_staff.line", HERE, about="plan_line", may_post=f"{SCHEDULES_RAJONI_1} youth_centre"),
    Line("planning_staff.line_remove", f"{SCHEDULES_RAJONI_1} youth_centre", about="plan_line"),
    Line("planning_staff.line_restore", f"{SCHEDULES_RAJONI_1} youth_centre", about="removed_line"),
    Line("planning_staff.line_note", DRAFTS_SOMEWHERE, about="plan_line"),
    Line("planning_staff.hearing_note", DRAFTS_SOMEWHERE, about="hearing"),
    Line("planning_staff.note", DRAFTS_SOMEWHERE, about="plan_note"),
    Line("planning_staff.compare", HERE, may_post="admin coordinator officer_1 officer_2"),
    Line("planning_staff.copy_year", DRAFTS_SOMEWHERE),
    Line("planning_staff.bulk", COORDINATES),
    Line("planning_staff.bulk_restore", COORDINATES, about="calendar_edition"),
    Line("planning_staff.season", READS_PLANNING, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.settings", COORDINATES, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.rounds", COORDINATES, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.teams", READS_PLANNING, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.new_team", COORDINATES, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.team", COORDINATES, about="team", hidden=NOT_FOR_PLANNING),
    Line("planning_staff.team_days_off", COORDINATES, about="team", hidden=NOT_FOR_PLANNING),
    Line("planning_staff.remove_days_off_of_team", COORDINATES, about="team", hidden=NOT_FOR_PLANNING),
    Line("planning_staff.places", READS_PLANNING, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.place_rule", SCHEDULES_RAJONI_1, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.forget_place_rule", SCHEDULES_RAJONI_1, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.place_days_off", SCHEDULES_RAJONI_1, hidden=NOT_FOR_PLANNING),
    Line(
        "planning_staff.remove_days_off_of_place", SCHEDULES_RAJONI_1, about="team", hidden=NOT_FOR_PLANNING
    ),
    Line("planning_staff.special_days", READS_PLANNING, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.new_special_days", COORDINATES, hidden=NOT_FOR_PLANNING),
    Line("planning_staff.special_period", COORDINATES, about="special_period", hidden=NOT_FOR_PLANNING),
    Line("planning_staff.special_period", "admin", about="period_for_all", hidden=NOT_FOR_PLANNING),
    Line("planning_staff.remove_special_days", COORDINATES, about="special_period", hidden=NOT_FOR_PLANNING),
    Line("planning_staff.remove_special_days", "admin", about="period_for_all", hidden=NOT_FOR_PLANNING),
    Line(
        "planning_staff.run",
        READS_PLANNING,
        hidden=NOT_FOR_PLANNING,
        may_post="admin coordinator youth_centre",
        sends=(("engine", "built_in"),),
    ),
    Line(
        "planning_staff.stop_run", "admin coordinator youth_centre", about="plan_run", hidden=NOT_FOR_PLANNING
    ),
)
PORTAL = (
    Line("portal_staff.desk", ANYWHERE, hidden=""),
    Line("portal_staff.style", ANYWHERE, hidden=""),
)
SEASON = (
    Line("planning_staff.import_season", "admin coordinator officer_1 officer_2 youth_centre"),
    Line("planning_staff.notice_document", HERE, may_post=COORDINATES),
    Line("planning_staff.notice_file", HERE, about="season"),
)
TABLE = (
    *SEASON,
    *PUBLIC,
    *NOTICES,
    *ACCOUNTS,
    *HEARINGS,
    *PROPOSALS,
    *CONSOLIDATION,
    *TERRITORY,
    *CYCLES,
    *PLANNING_FACTS,
    *PORTAL,
)
