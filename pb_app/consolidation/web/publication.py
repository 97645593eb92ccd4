"""Publish a version of the list: what is still open, a look at it, and the versions so far."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.consolidation import policy
from pb_app.consolidation.document import make_document
from pb_app.consolidation.queries.ceilings import readiness
from pb_app.consolidation.queries.council import (
    approved_list,
    council_readiness,
    find_step,
    is_council_begun,
    list_acts,
)
from pb_app.consolidation.queries.editions import edition_content, find_latest, list_editions
from pb_app.consolidation.queries.freezing import current_list
from pb_app.consolidation.queries.items import ItemFilter, list_items
from pb_app.consolidation.rules import Decision, EditionState, Stage
from pb_app.consolidation.rules.differences import differences
from pb_app.consolidation.rules.publishing import (
    CouncilReadiness,
    Readiness,
    check_publish,
    check_publish_council,
)
from pb_app.consolidation.service import publish_edition, retry_edition
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.changes import change_rows
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.consolidation.web.downloads import public_downloads, staff_downloads
from pb_app.consolidation.web.forms import PublishForm
from pb_app.consolidation.words import EDITION_STATE_LABELS, STAGE_LABELS
from pb_app.cycles.queries import CycleCard
from pb_app.kernel.errors import DomainError, NeedsConfirmation, Warn
from pb_app.kernel.periods import to_local
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale


def _allow_publishing(m: str) -> None:
    allow_bench(m)
    allow(policy.may_publish(current_actor(), m), "publish")


@bp.route("/staff/<m>/consolidation/publish", methods=["GET", "POST"])
@staff
@keeps_text
def publish(m: str) -> ResponseReturnValue:
    """Look at what would be published, then publish it."""
    _allow_publishing(m)
    cycle = get_chosen_cycle(m)
    form = PublishForm()
    if form.validate_on_submit():
        try:
            number = publish_edition(
                current_actor(), municipality_id=m, year=cycle.year, note=form.note.data or "",
                token=form.token.data or "", confirmed=form.ticked, stage=form.chosen_stage,
            )  # fmt: skip
        except NeedsConfirmation as error:
            form.ask(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(
                _(
                    "Version %(number)s is being made. It is public as soon as its files are ready.",
                    number=number,
                ),
                "ok",
            )
            return redirect(url_for("consolidation_staff.publish", m=m, year=cycle.year), 303)
    return _publish_page(m, cycle, form)


def _publish_page(m: str, cycle: CycleCard, form: PublishForm) -> str:
    latest = find_latest(cycle.id)
    editions = list_editions(cycle.id, only_published=False)
    step = find_step(cycle.id)
    live = current_list(
        cycle,
        get_municipality(m),
        number=(editions[0].number if editions else 0) + 1,
        published_on=to_local(house().clock.now()).date(),
    )
    is_council = is_council_begun(cycle.id) or (latest is not None and latest.stage is Stage.APPROVED)
    frozen = approved_list(step, live, list_acts(cycle.id)) if step and is_council else live
    form.stage.data, form.stage.raw_data = frozen.stage.value, None
    listed = {item.code for item in frozen.items}
    changes = differences(edition_content(latest.id).items, frozen.items) if latest else ()
    council, ready = council_readiness(step, live), readiness(cycle.id, cycle.year)
    if not form.confirm.choices:
        form.offer(NeedsConfirmation(_doubts(ready, council, frozen.stage)))
    document = make_document(frozen, language=current_locale(), base_url=house().settings.base_url)
    return render_template(
        "consolidation/staff/publish.html", nav="consolidation", cycle=cycle, form=form, latest=latest,
        editions=editions, document=document, changes=change_rows(changes, cycle.year), is_council=is_council,
        left_out=[item for item in live.items if item.code not in listed],
        council=council, ready=ready,
        undecided=list_items(cycle.id, ItemFilter(decision=Decision.NONE)),
        downloads=[*public_downloads(latest), *staff_downloads(latest)] if latest else [],
        state_labels=EDITION_STATE_LABELS, stage_labels=STAGE_LABELS, states=EditionState,
    )  # fmt: skip


def _doubts(ready: Readiness, council: CouncilReadiness, stage: Stage) -> tuple[Warn, ...]:
    """What will have to be ticked, said from the start; what stands in the way altogether, the page names elsewhere."""
    try:
        if stage is Stage.APPROVED:
            return check_publish_council(council, last_state=None, is_unchanged=False)
        return check_publish(ready, last_state=None, is_unchanged=False)
    except DomainError:
        return ()


@bp.post("/staff/<m>/consolidation/versions/<int(max=99999):number>/retry")
@staff
def retry(m: str, number: int) -> ResponseReturnValue:
    """Make the files of a version again."""
    _allow_publishing(m)
    cycle = get_chosen_cycle(m)
    retry_edition(current_actor(), municipality_id=m, year=cycle.year, number=number)
    flash(_("Version %(number)s is being made again.", number=number), "ok")
    return redirect(url_for("consolidation_staff.publish", m=m, year=cycle.year), 303)
