"""``pb select``: run a selection rule on a terminal, every step printed; nothing is kept or decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import click
from flask_babel import force_locale

from pb_app.cli.context import Context
from pb_app.consolidation.selecting.faults import fault_of
from pb_app.consolidation.selecting.pabulib import instance_of
from pb_app.consolidation.selecting.queries import Money, find_money, get_settings, list_money, prepare
from pb_app.consolidation.selecting.rules import (
    Completion,
    Instance,
    Rule,
    RuleChoice,
    Selection,
    Utility,
    select,
)
from pb_app.consolidation.selecting.rules.sources import Basis, LeftOut, VoteSource
from pb_app.consolidation.selecting.words import (
    LEFT_OUT_LABELS,
    SOURCE_LABELS,
    StepReader,
    choice_words,
    decimal_words,
)
from pb_app.cycles.queries import CycleCard, get_cycle, list_programmes
from pb_app.formats.pabulib import PabulibError, read_pabulib
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import find_municipality
from pb_app.web.error_texts import text_of

_ONE_UNIT = 1


@dataclass(frozen=True)
class _Question:
    """An instance with what is needed to speak of it."""

    title: str
    instance: Instance
    choice: RuleChoice
    names: Mapping[str, str]
    currency: str
    left_out: Mapping[str, LeftOut]


@click.command("select")
@click.argument("municipality", required=False)
@click.argument("year", type=click.IntRange(2000, 2100), required=False)
@click.option("--rule", type=click.Choice([one.value for one in Rule]), required=True)
@click.option("--source", type=click.Choice([one.value for one in VoteSource]), help="Which count of people.")
@click.option("--budget", type=click.IntRange(0), help="Money in whole lekë; the ceiling if left out.")
@click.option("--programme", help="Code of a budget programme: its items and its ceiling alone.")
@click.option("--for-year", type=click.IntRange(2000, 2100), help="Amounts of this year; YEAR if left out.")
@click.option(
    "--utility",
    type=click.Choice([one.value for one in Utility]),
    default="cost",
    show_default=True,
    help="Equal shares: an item is worth its cost, or as much as any other.",
)
@click.option(
    "--completion",
    type=click.Choice([one.value for one in Completion]),
    default="add-one",
    show_default=True,
    help="Equal shares: what becomes of money that is left.",
)
@click.option(
    "--raise-by", type=click.IntRange(1), help="Equal shares: by how much shares are raised at a time."
)
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Pabulib file instead of a municipality's list.",
)
@click.option("--steps/--no-steps", default=True, show_default=True, help="Print every step.")
@click.pass_obj
def select_command(
    context: Context,
    /,
    municipality: str | None,
    year: int | None,
    rule: str,
    path: Path | None,
    utility: str,
    completion: str,
    raise_by: int | None,
    steps: bool,  # noqa: FBT001 - click's flag
    **wanted: str | int | None,
) -> None:
    """Suggest which items of MUNICIPALITY's list for the budget YEAR fit into the money, step by step.

    Nothing is kept and nothing decided: people decide. With --file the rule runs over a Pabulib file, for
    which shares are raised by one unit of its currency unless --raise-by says otherwise.
    """
    choice = RuleChoice(
        rule=Rule(rule), utility=Utility(utility), completion=Completion(completion), raise_by=raise_by or 0
    )
    if path is not None:  # needs neither settings nor a database
        _of_file(path, choice, with_steps=steps)
    elif municipality is None or year is None:
        message = "name a MUNICIPALITY and a YEAR, or a --file"
        raise click.UsageError(message)
    else:
        with context.app(), force_locale("en"):
            try:
                _run(_of_list(municipality, year, choice, wanted), with_steps=steps)
            except DomainError as error:
                raise click.ClickException(_reason(error, municipality, year)) from error


def _run(question: _Question, *, with_steps: bool) -> None:
    _print(question, select(question.instance, question.choice), with_steps=with_steps)


def _of_file(path: Path, choice: RuleChoice, *, with_steps: bool) -> None:
    try:
        file = read_pabulib(path.read_bytes())
    except PabulibError as error:
        raise click.ClickException(str(text_of(fault_of(error)))) from error
    instance = instance_of(file)
    choice = RuleChoice(
        rule=choice.rule, utility=choice.utility, completion=choice.completion,
        raise_by=(choice.raise_by or _ONE_UNIT) * instance.scale,
    )  # fmt: skip
    for line, code, value in file.notes:
        click.echo(f"{path.name}, line {line}: {code} {value}", err=True)
    names = {one.id: one.name for one in file.projects}
    title = file.meta.get("description", "") or path.name
    question = _Question(title, instance, choice, names, file.meta.get("currency", ""), {})
    _run(question, with_steps=with_steps)


def _of_list(
    municipality: str, year: int, choice: RuleChoice, wanted: Mapping[str, str | int | None]
) -> _Question:
    cycle = get_cycle(municipality, year)
    basis = _basis(cycle, wanted)
    money = find_money(cycle.id, cycle.year, basis)
    amount = wanted["budget"] if wanted["budget"] is not None else _ceiling(cycle, money)
    source = _source(cycle, basis, choice, wanted["source"])
    if not get_settings(cycle).is_enabled:
        click.echo(
            "The municipality has not asked for a suggested selection: this is for you alone.", err=True
        )
    prepared = prepare(cycle.id, source=source, basis=basis, budget=int(amount))
    title = f"{municipality} {year}, amounts of {basis.year}, counted: {SOURCE_LABELS[source]}"
    return _Question(title, prepared.instance, choice, prepared.names, "lekë", prepared.left_out)


def _basis(cycle: CycleCard, wanted: Mapping[str, str | int | None]) -> Basis:
    year = int(wanted["for_year"] or cycle.year)
    if not wanted["programme"]:
        return Basis(year=year)
    for programme in list_programmes(cycle.id):
        if programme.code == wanted["programme"]:
            return Basis(year=year, programme_id=programme.id)
    raise DomainError("item_unknown_programme")


def _ceiling(cycle: CycleCard, money: Money | None) -> int:
    if money is not None:
        return money.amount
    known = sorted({one.basis.year for one in list_money(cycle.id, cycle.year)})
    years = ", ".join(str(year) for year in known)
    hint = f" (years with a ceiling: {years})" if known else ""
    message = f"there is no ceiling for this money{hint}; name an amount with --budget"
    raise click.ClickException(message)


def _source(cycle: CycleCard, basis: Basis, choice: RuleChoice, given: str | int | None) -> VoteSource:
    """What was named; else what the municipality counts; else the first count in which there is anybody."""
    if given is not None:
        return VoteSource(str(given))
    settings = get_settings(cycle)
    if choice.rule is Rule.EQUAL_SHARES:
        return VoteSource.SUPPORTS
    if settings.is_enabled:
        return settings.source
    for source in VoteSource:
        if prepare(cycle.id, source=source, basis=basis, budget=0).instance.projects:
            return source
    return VoteSource.SUPPORTS


def _print(question: _Question, selection: Selection, *, with_steps: bool) -> None:
    instance = question.instance

    def money(units: Fraction) -> str:
        return f"{decimal_words(units / instance.scale)} {question.currency}".strip()

    click.echo(f"{question.title}: {choice_words(question.choice)}.")
    if with_steps:
        reader = StepReader(question.choice, question.names, money)
        for number, step in enumerate(selection.steps, 1):
            line = reader.line(step)
            about = f"{line.about}: " if line.about else ""
            click.echo(f"{number}. {about}{line.words} {line.tie}".rstrip())
    for code, reason in question.left_out.items():
        click.echo(f"Took no part: {code} ({LEFT_OUT_LABELS[reason]})")
    click.echo(f"Selected ({len(selection.selected)}): {', '.join(selection.selected) or 'nothing'}")
    click.echo(
        f"Budget {money(Fraction(instance.budget))}, selected {money(Fraction(selection.spent))}, "
        f"left {money(Fraction(selection.left))}. SHA-256 {selection.digest}"
    )


def _reason(error: DomainError, municipality: str, year: int) -> str:
    if error.code == "not_found" and find_municipality(municipality) is None:
        return f"no municipality has the id {municipality!r}"
    if error.code == "not_found":
        return f"{municipality!r} has no budget process {year}"
    return str(text_of(error))
