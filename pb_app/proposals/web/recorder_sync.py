"""Where a device sends what it noted: steps one by one, each answered by itself, each counted once."""

from collections.abc import Sequence
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from pb_app.cycles.queries import ThemeCard
from pb_app.hearings.queries import HearingCard
from pb_app.kernel.errors import DomainError
from pb_app.proposals.queries import find_recorded_row, list_recorded_rows, pile_of
from pb_app.proposals.recorder_steps import MOST_STEPS, Step, StepKind, identity_of, read_step
from pb_app.proposals.service import SomebodyWasFaster, StepResult, record_proposal, take_step
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.access_to_recorder import recordable, themes_of
from pb_app.proposals.web.recorder_data import draft_of, pile_data, row_data
from pb_app.web.access import current_actor, staff
from pb_app.web.error_texts import text_of


@bp.route("/staff/<m>/hearings/<ref>/record/sync", methods=["GET", "POST"])
@staff
def sync(m: str, ref: str) -> ResponseReturnValue:
    """GET tells who is logged in and how things stand; POST takes ``{"person": id, "steps": [...]}``.

    Each step is a transaction of its own and is answered by its id: ``done``, ``already`` (it had arrived before),
    ``conflict`` (with the row that stands), ``wait`` (for an earlier step), ``refused`` (with the sentence).
    Steps of another person than the one logged in are not looked at: 409.
    """
    hearing = recordable(m, ref)
    if request.method == "GET":
        return jsonify(_standing(hearing))
    sent = _sent()
    if not isinstance(sent, dict):
        return _fault("step_unreadable"), 400
    steps = sent.get("steps")
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        return _fault("step_unreadable"), 400
    if sent.get("person") != current_actor().person_id:
        return _fault("other_person"), 409
    themes = themes_of(hearing)
    answers = [_answer(hearing, themes, raw) for raw in steps]
    return jsonify(_standing(hearing) | {"answers": answers})


def _sent() -> object:
    """What was sent, or None if it is no JSON, or JSON that nobody nests so deep."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _standing(hearing: HearingCard) -> dict[str, Any]:
    person = current_actor().person_id
    rows, whole = list_recorded_rows(hearing.id, person)
    return {
        "person": person,
        "token": generate_csrf(),
        "rows": [row_data(row) for row in rows],
        "whole": whole,
        "pile": pile_data(pile_of(hearing.id)),
    }


def _fault(code: str) -> Any:  # noqa: ANN401 - Flask's response
    return jsonify(error=code, words=text_of(DomainError(code)))


def _answer(hearing: HearingCard, themes: Sequence[ThemeCard], raw: object) -> dict[str, Any]:
    """What became of one step; never an error of the whole."""
    step_id = identity_of(raw)
    try:
        done = _take(hearing, themes, read_step(raw))
    except SomebodyWasFaster as error:
        return {"id": step_id, "outcome": "conflict", "row": _row(hearing, error.ref)}
    except DomainError as error:
        outcome = "wait" if error.code == "earlier_step_missing" else "refused"
        return {"id": step_id, "outcome": outcome, "code": error.code, "words": text_of(error)}
    return {
        "id": step_id,
        "outcome": "done" if done.is_new else "already",
        "version": done.version,
        "row": _row(hearing, done.ref),
    }


def _take(hearing: HearingCard, themes: Sequence[ThemeCard], step: Step) -> StepResult:
    m, ref, actor = hearing.municipality_id, hearing.ref, current_actor()
    if step.kind is not StepKind.RECORD:
        return take_step(actor, municipality_id=m, hearing_ref=ref, step=step)
    done = record_proposal(
        actor,
        municipality_id=m,
        hearing_ref=ref,
        draft=draft_of(step.fields, themes),
        device_key=step.id,
        answer_in_hall=step.fields.get("answer", ""),
    )
    return StepResult(done.ref, 1, done.is_new)


def _row(hearing: HearingCard, ref: str) -> dict[str, Any] | None:
    """The proposal as it stands now."""
    row = find_recorded_row(hearing.id, ref, current_actor().person_id)
    return row_data(row) if row else None
