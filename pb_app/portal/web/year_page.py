"""A budget year: everything that is public about it on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation.queries.editions import EditionCard, list_editions
from pb_app.consolidation.rules.states import Stage
from pb_app.cycles.queries import (
    CeilingRow,
    CycleCard,
    PhaseCard,
    ProgrammeCard,
    get_cycle,
    list_ceiling_rows,
    list_cycles,
    list_phases,
    list_programmes,
    list_themes,
)
from pb_app.cycles.rules import CeilingStage, CycleStatus
from pb_app.hearings.coverage import coverage
from pb_app.hearings.figures import SeasonCounts, season_counts
from pb_app.kernel.errors import NotFound
from pb_app.portal.web.coverage_map import CoverageMap, draw_coverage
from pb_app.portal.web.coverage_words import coverage_rows, coverage_words
from pb_app.portal.web.results import Figure, results_of
from pb_app.portal.web.spans import Step, span_words, year_line
from pb_app.proposals.queries import ConsultationCard, find_current_consultation
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.formatting import instant_words, lek, number, short_date_words
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

Cell = str | dict[str, str]


@dataclass(frozen=True)
class EditionRow:
    """A published version in words."""

    url: str
    name: str
    stage: str
    is_approved: bool
    when: str
    council: str


@dataclass(frozen=True)
class YearPage:
    """Everything of the page; rows are as the component ``data_table`` reads them."""

    card: MunicipalityCard
    cycle: CycleCard
    title: str
    steps: Sequence[Step]
    phase_rows: Sequence[Sequence[str]]
    theme_marks: Sequence[dict[str, str]]
    programme_names: Sequence[str]
    ceiling_rows: Sequence[Sequence[Cell]]
    coverage_words: str
    coverage_rows: Sequence[Sequence[Cell]]
    map: CoverageMap | None
    editions: Sequence[EditionRow]
    all_figures: Sequence[Figure]
    other_years: Sequence[int]
    draft: ConsultationCard | None
    today: date

    @property
    def is_followed(self) -> bool:
        """Whether the council's decision is public: from then on the work on each item is shown."""
        return any(one.is_approved for one in self.editions)


def year_page(card: MunicipalityCard, year: int, today: date) -> YearPage:
    """Gather the page; raise ``NotFound`` for a year that has no process or is still being prepared."""
    cycle = get_cycle(card.id, year)
    if cycle.status is CycleStatus.PREPARING:
        raise NotFound("cycle")
    phases = list_phases(cycle.id)
    covered = coverage(card.id, cycle.id)
    names = {one.id: f"{one.code} {_name(one)}" for one in list_programmes(cycle.id)}
    return YearPage(
        card=card,
        cycle=cycle,
        title=_title(cycle),
        steps=year_line(phases, today=today, locale=current_locale()),
        phase_rows=_phases(cycle, phases),
        theme_marks=[
            {"icon": one.icon, "name": one.name_in(current_locale())} for one in list_themes(cycle.id)
        ],
        programme_names=list(names.values()),
        ceiling_rows=[_ceiling(one, names) for one in list_ceiling_rows(cycle.id) if one.place_id is None],
        coverage_words=coverage_words(covered),
        coverage_rows=coverage_rows(covered, today),
        map=draw_coverage(covered),
        editions=[_edition(card.id, one) for one in list_editions(cycle.id)],
        all_figures=[
            *_season(season_counts(card.id, today, cycle.id)),
            *results_of(cycle.id, today=today).figures,
        ],
        other_years=_other_years(card.id, year),
        draft=find_current_consultation(cycle),
        today=today,
    )


def _title(cycle: CycleCard) -> str:
    given = cycle.title_en if current_locale() == "en" else cycle.title
    return given or _("Budget process %(year)s", year=cycle.year)


def _phases(cycle: CycleCard, phases: Sequence[PhaseCard]) -> list[list[str]]:
    rows = [[one.name_in(current_locale()), span_words(one.starts_on, one.ends_on)] for one in phases]
    return [*rows, [_("Proposals are accepted"), span_words(cycle.opens_on, cycle.closes_on)]]


def _name(programme: ProgrammeCard) -> str:
    return (programme.name_en or programme.name) if current_locale() == "en" else programme.name


def _ceiling(row: CeilingRow, names: Mapping[int, str]) -> list[Cell]:
    is_final = row.stage is CeilingStage.FINAL
    return [
        names[row.programme_id] if row.programme_id is not None else _("The whole budget"),
        str(row.year),
        lek(row.amount),
        {"text": _("final") if is_final else _("preparatory"), "note": row.act},
    ]


def _season(counts: SeasonCounts) -> list[Figure]:
    held = Figure(number(counts.held), ngettext("hearing held", "hearings held", counts.held))
    people = Figure(number(counts.attended), ngettext("person came", "people came", counts.attended))
    return [held, people] if counts.attended else [held]


def _edition(municipality_id: str, edition: EditionCard) -> EditionRow:
    decided = f", {short_date_words(edition.council_decided_on)}" if edition.council_decided_on else ""
    council = (
        _("Council decision %(number)s", number=edition.council_decision) if edition.council_decision else ""
    )
    return EditionRow(
        url=url_for(
            "consolidation_public.edition", m=municipality_id, year=edition.year, edition=edition.number
        ),
        name=_("Version %(number)s", number=edition.number),
        stage=_("approved") if edition.stage is Stage.APPROVED else _("proposed (projekt)"),
        is_approved=edition.stage is Stage.APPROVED,
        when=instant_words(edition.published_at) if edition.published_at else "",
        council=council + decided if council else "",
    )


def _other_years(municipality_id: str, year: int) -> list[int]:
    return [
        one.year
        for one in list_cycles(municipality_id)
        if one.year != year and one.status is not CycleStatus.PREPARING
    ]
