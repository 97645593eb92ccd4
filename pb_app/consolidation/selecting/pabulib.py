"""Pabulib files and instances: a file as an instance, and a published list as a file."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from time import monotonic

from pb_app.consolidation.queries.editions import EditionCard, edition_content, find_latest
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList
from pb_app.consolidation.selecting.queries import find_money, get_settings, list_ballots
from pb_app.consolidation.selecting.rules import Instance, RuleChoice, ballot_instance
from pb_app.consolidation.selecting.rules.sources import Basis
from pb_app.cycles.queries import CycleCard
from pb_app.formats.pabulib import PabulibFile, write_pabulib
from pb_app.kernel.errors import DomainError, NotFound

MOST_BYTES = 5_000_000
_MOST_PROJECTS, _MOST_PEOPLE = 400, 30_000
FEWEST_ALIKE = 5
"""A ballot is published only if as many people at least chose the very same; others would point at a person."""

_COLUMNS = (
    "project_id", "cost", "votes", "name", "category", "selected", "supports", "hearing_votes", "voices"
)  # fmt: skip


def instance_of(file: PabulibFile) -> Instance:
    """The instance of a file, its amounts as whole numbers."""
    scale = file.scale
    return ballot_instance(
        budget=int(file.budget * scale),
        costs={one.id: int(one.cost * scale) for one in file.projects},
        ballots=file.ballots,
        names={one.id: one.name for one in file.projects},
        scale=scale,
    )


def check_size(instance: Instance) -> None:
    """Raise ``pabulib_too_large`` for what a page would take too long for."""
    if len(instance.projects) > _MOST_PROJECTS or instance.people > _MOST_PEOPLE:
        raise DomainError("pabulib_too_large", field="file")


def patience_of(seconds: float) -> Callable[[], None]:
    """Raises ``pabulib_too_large`` when asked later than that from now: a page answers, whatever the file holds."""
    until = monotonic() + seconds

    def ask() -> None:
        if monotonic() > until:
            raise DomainError("pabulib_too_large", field="file")

    return ask


def latest_as_pabulib(cycle: CycleCard) -> tuple[EditionCard, bytes]:
    """The newest published version of a budget year, and its file; raise ``NotFound`` without any.

    The budget is the ceiling of the year, or what is proposed where there is none.
    """
    edition = find_latest(cycle.id)
    if edition is None:
        raise NotFound("edition")
    content = edition_content(edition.id)
    money = find_money(cycle.id, cycle.year, Basis(year=cycle.year))
    proposed = sum(
        item.amounts.get(cycle.year, 0) for item in content.items if item.decision is Decision.PROPOSED
    )
    ballots = list_ballots(cycle.id, {item.code for item in content.items})
    settings = get_settings(cycle)
    file = list_as_pabulib(
        edition, content, budget=money.amount if money is not None else proposed, ballots=ballots,
        choice=settings.choice if settings.is_enabled and settings.basis_run_id is not None else None,
    )  # fmt: skip
    return edition, file


def list_as_pabulib(
    edition: EditionCard,
    content: FrozenList,
    *,
    budget: int,
    ballots: Iterable[Iterable[str]],
    choice: RuleChoice | None,
) -> bytes:
    """A published version as a file: what had an amount in its year, and what people chose of it.

    Only what at least ``FEWEST_ALIKE`` people chose in the very same way is a ballot. They stand in the order
    of their content, so that neither their place nor their number says anything about a person. ``votes``
    counts the ballots of the file; the counts of the list stand beside it and are never added up.
    """
    items = [item for item in content.items if item.amounts.get(content.year)]
    codes = {item.code for item in items}
    alike = Counter(tuple(sorted(codes.intersection(ballot))) for ballot in ballots)
    alike.pop((), None)
    shown = {chosen: people for chosen, people in alike.items() if people >= FEWEST_ALIKE}
    rows = [list(chosen) for chosen, people in sorted(shown.items()) for _one in range(people)]
    votes = Counter(code for row in rows for code in row)
    meta = _meta(edition, content, choice) | {
        "num_projects": str(len(items)),
        "num_votes": str(len(rows)),
        "budget": str(budget),
        "ballots_withheld": str(sum(alike.values()) - len(rows)),
    }
    return write_pabulib(meta, [_row(item, content.year, votes) for item in items], rows, _COLUMNS)


def _meta(edition: EditionCard, content: FrozenList, choice: RuleChoice | None) -> dict[str, str]:
    return {
        "description": f"{content.municipality}: consolidated list of proposals, version {edition.number}",
        "country": "Albania",
        "unit": content.municipality,
        "instance": str(content.year),
        "num_projects": "",
        "num_votes": "",
        "budget": "",
        "vote_type": "approval",
        "rule": choice.rule.value if choice is not None else "unknown",
        "date_begin": "",
        "date_end": content.published_on,
        "min_length": "1",
        "language": "sq",
        "edition": str(edition.number),
        "currency": "ALL",
        "comment": f"Ballots are confirmed supports. One is in the file only if at least {FEWEST_ALIKE} people "
        "chose the very same; ballots_withheld counts the others. People decided, not a rule.",
    }


def _row(item: FrozenItem, year: int, votes: Mapping[str, int]) -> list[str]:
    return [
        item.code, str(item.amounts[year]), str(votes.get(item.code, 0)), item.title, item.theme,
        "1" if item.decision is Decision.PROPOSED else "0",
        str(item.supports), str(item.votes), str(item.voices),
    ]  # fmt: skip
