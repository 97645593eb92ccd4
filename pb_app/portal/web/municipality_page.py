"""A municipality's first page: where the year stands, the next hearings, what became of proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import CycleCard, find_current_cycle, list_phases
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.figures import SeasonCounts, season_counts
from pb_app.hearings.queries import EVERY_PUBLIC, list_hearings, local_today, upcoming
from pb_app.hearings.rules import HearingKind
from pb_app.hearings.web.calendar_page import FeedBox, feed_links
from pb_app.hearings.web.late import late_rows
from pb_app.hearings.web.rows import AgendaRow, agenda_row
from pb_app.portal.queries.activity import ActivityCard, list_activity
from pb_app.portal.web.results import Figure, LastYear, last_year_of, results_of
from pb_app.portal.web.spans import Step, span_words, year_line
from pb_app.proposals.queries import ConsultationCard, find_current_consultation
from pb_app.proposals.queries.reported import ReportedCard, list_reported_requests
from pb_app.proposals.rules import RequestKind
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.formatting import number
from pb_app.web.locale import current_locale

NEXT_ROWS = 4
PAST_ROWS = 8


@dataclass(frozen=True)
class Fact:
    """A line of facts: a word and a value."""

    icon: str
    words: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class MunicipalityPage:
    """Everything of the page of a municipality with a budget process."""

    card: MunicipalityCard
    cycle: CycleCard
    is_open: bool
    today: date
    draft: ConsultationCard | None
    steps: Sequence[Step]
    counts_words: str
    feed: FeedBox
    late: Sequence[AgendaRow]
    rows: Sequence[AgendaRow]
    figures: Sequence[Figure]
    has_list: bool
    last_year: LastYear | None
    facts: Sequence[Fact]
    reported: Sequence[ReportedCard]
    activity: Sequence[ActivityCard]


@dataclass(frozen=True)
class SourcedPage:
    """What public sources say of a municipality that does not use the system."""

    card: MunicipalityCard
    past: Sequence[AgendaRow]
    reported: Sequence[ReportedCard]
    activity: Sequence[ActivityCard]


def municipality_page(card: MunicipalityCard, now: datetime) -> MunicipalityPage | SourcedPage:
    """Gather the page in a fixed number of statements."""
    cycle, today = find_current_cycle(card.id), local_today(now)
    reported, activity = list_reported_requests(card.id), list_activity(card.id)
    if cycle is None:
        past = list_hearings(card.id, EVERY_PUBLIC, newest_first=True, limit=PAST_ROWS)
        return SourcedPage(card, [agenda_row(one) for one in past], reported, activity)
    results = results_of(cycle.id, today=today)
    return MunicipalityPage(
        card=card,
        cycle=cycle,
        is_open=cycle.window.is_open(today),
        today=today,
        draft=find_current_consultation(cycle),
        steps=year_line(list_phases(cycle.id), today=today, locale=current_locale()),
        counts_words=_counts_words(season_counts(card.id, today, cycle.id)),
        feed=feed_links(FeedScope(card.id), card.full_name),
        late=late_rows(card.id, now),
        rows=[agenda_row(one) for one in upcoming(card.id, today, NEXT_ROWS)],
        figures=results.figures,
        has_list=results.has_list,
        last_year=last_year_of(cycle, today=today),
        facts=_rules(cycle, today),
        reported=reported,
        activity=activity,
    )


def _rules(cycle: CycleCard, today: date) -> list[Fact]:
    """The settings that people can hold the municipality to."""
    notice = ngettext("%(num)d working day before", "%(num)d working days before", cycle.notice_days)
    comments = ngettext("%(num)d working day", "%(num)d working days", cycle.comment_days)
    return [
        Fact(
            "speech",
            _("Proposals are accepted"),
            span_words(cycle.opens_on, cycle.closes_on, year=today.year),
        ),
        Fact("calendar", _("A hearing is announced at least"), notice),
        Fact("clock", _("Written comments on the draft budget"), comments),
    ]


def _counts_words(counts: SeasonCounts) -> str:
    if not counts.coming:
        return ""
    return ngettext("%(num)d hearing is coming.", "%(num)d hearings are coming.", counts.coming)


def count_words(kind: HearingKind, number_of: int) -> str:
    """A number of meetings of one kind: ``10 fokus grupe``."""
    return {
        HearingKind.BUDGET_HEARING: ngettext("%(num)d public hearing", "%(num)d public hearings", number_of),
        HearingKind.FOCUS_GROUP: ngettext("%(num)d focus group", "%(num)d focus groups", number_of),
        HearingKind.PUBLIC_FORUM: ngettext("%(num)d public forum", "%(num)d public forums", number_of),
        HearingKind.COUNCIL_SESSION: ngettext(
            "%(num)d council session", "%(num)d council sessions", number_of
        ),
    }[kind]


def activity_words(one: ActivityCard) -> str:
    """The period of a total in words."""
    return span_words(one.period_from, one.period_to)


def request_words(kind: RequestKind) -> str:
    """What an issue is where it is no need: not every issue asks for something."""
    return {
        RequestKind.NEED: "",
        RequestKind.OBSERVATION: _("observation"),
        RequestKind.RESOLVED: _("resolved, says the source"),
        RequestKind.NOT_ADDRESSED: _("not addressed, says the source"),
        RequestKind.RECOMMENDATION: _("recommendation"),
    }[kind]


def participants_words(one: ActivityCard) -> str:
    """How many took part, as printed where that says more; "no data" where the source gives none."""
    if one.participants_as_printed:
        return one.participants_as_printed
    return number(one.participants) if one.participants is not None else _("no data")
