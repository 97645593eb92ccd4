"""For researchers: the list as a Pabulib file, and a rule run over such a file that somebody brings."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import render_template, request
from flask.typing import ResponseReturnValue

from pb_app.consolidation.queries.editions import find_latest
from pb_app.consolidation.selecting.faults import fault_of
from pb_app.consolidation.selecting.pabulib import (
    FEWEST_ALIKE,
    MOST_BYTES,
    check_size,
    instance_of,
    latest_as_pabulib,
    patience_of,
)
from pb_app.consolidation.selecting.rules import Instance, Selection, select
from pb_app.consolidation.selecting.words import RULE_HINTS, StepLine, StepReader, choice_words, decimal_words
from pb_app.consolidation.web import consolidation_public, consolidation_staff
from pb_app.consolidation.web.cycle_choice import allow_bench, find_chosen_cycle
from pb_app.consolidation.web.public import public_cycle
from pb_app.consolidation.web.selection_forms import PabulibForm
from pb_app.formats.pabulib import PabulibError, read_pabulib
from pb_app.kernel.errors import DomainError
from pb_app.web.access import public, staff
from pb_app.web.conditional import answer
from pb_app.web.kept_answers import kept

_SECONDS = 10.0
"""How long a page works at a file: equal shares may take hours over what is small enough to be sent."""


@consolidation_public.get("/<m>/budget/<int(min=2000, max=2100):year>/researchers")
@kept("pages", "{m}")
@public
def researchers(m: str, year: int) -> ResponseReturnValue:
    """What the file for researchers holds, and what it does not."""
    cycle = public_cycle(m, year)
    return render_template(
        "consolidation/public/researchers.html", nav="list", cycle=cycle, edition=find_latest(cycle.id),
        fewest_alike=FEWEST_ALIKE,
    )  # fmt: skip


@consolidation_public.get("/<m>/budget/<int(min=2000, max=2100):year>/list.pb")
@public
def pabulib_file(m: str, year: int) -> ResponseReturnValue:
    """The newest published version as a Pabulib file."""
    cycle = public_cycle(m, year)
    edition, content = latest_as_pabulib(cycle)
    response = answer(
        content,
        media_type="text/csv; charset=utf-8",
        etag=hashlib.sha256(content).hexdigest(),
        cache="no-cache",
    )
    name = f"lista-{m}-{year}-v{edition.number}.pb"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@dataclass(frozen=True)
class _Result:
    """What a rule made of a file."""

    title: str
    choice: str
    currency: str
    instance: Instance
    selection: Selection
    steps: Sequence[StepLine]
    names: dict[str, str]


@consolidation_staff.route("/staff/<m>/consolidation/selection/file", methods=["GET", "POST"])
@staff
def selection_file(m: str) -> ResponseReturnValue:
    """Run a rule over a file."""
    allow_bench(m)
    form, result = PabulibForm(), None
    if request.method == "POST" and form.validate():
        try:
            result = _run(form)
        except DomainError as error:
            form.add_error(error)
    return render_template(
        "consolidation/staff/selection_file.html", nav="consolidation", cycle=find_chosen_cycle(m), form=form,
        result=result, rule_hints={str(key): str(words) for key, words in RULE_HINTS.items()},
        decimal_words=lambda units: decimal_words(Fraction(units, result.instance.scale if result else 1)),
    )  # fmt: skip


def _run(form: PabulibForm) -> _Result:
    content = form.file.data.read(MOST_BYTES + 1) if form.file.data else b""
    if not content:
        raise DomainError("pabulib_missing", field="file")
    if len(content) > MOST_BYTES:
        raise DomainError("pabulib_too_large", field="file")
    try:
        file = read_pabulib(content)
    except PabulibError as error:
        raise fault_of(error) from error
    instance = instance_of(file)
    check_size(instance)
    selection = select(instance, form.choice, patience=patience_of(_SECONDS))
    currency = file.meta.get("currency", "")
    names = {one.id: one.name for one in file.projects}
    reader = StepReader(
        form.choice, names, lambda units: f"{decimal_words(units / instance.scale)}\u00a0{currency}".strip()
    )
    title = file.meta.get("description", "") or file.meta.get("unit", "")
    steps = [reader.line(step) for step in selection.steps]
    return _Result(title, choice_words(form.choice), currency, instance, selection, steps, names)
