"""Votes before leaving: the hearing's proposals on one screen, one number each."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.particulars import find_attendance
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.wording import title_of
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from pb_app.proposals.queries import VoteLine, list_vote_lines, vote_card
from pb_app.proposals.service import count_votes
from pb_app.proposals.voting_rules import VoteKind, VoteSheet
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.access_to_recorder import recordable
from pb_app.proposals.web.rows import ProposalRow, rows_of
from pb_app.proposals.web.vote_form import VoteForm, vote_form
from pb_app.web.access import current_actor, staff
from pb_app.web.conflicts import Difference, differences
from pb_app.web.csrf import keeps_text
from pb_app.web.urls import url_for


@bp.route("/staff/<m>/hearings/<ref>/votes", methods=["GET", "POST"])
@staff
@keeps_text
def votes(m: str, ref: str) -> ResponseReturnValue:
    """Write down the votes; whoever saves second sees both numbers."""
    hearing = recordable(m, ref)
    lines = list_vote_lines(hearing.id)
    form = vote_form([line.card.ref for line in lines], data=_stored(hearing, lines))
    conflict: list[Difference] | None = None
    if form.validate_on_submit():
        try:
            _count(hearing, form)
        except StaleVersion:
            fresh = list_vote_lines(hearing.id)
            stands = {name: value for name, value in _stored(hearing, fresh).items() if name in form}
            conflict = differences(form, stands, version=vote_card(hearing.id).version)
        except NeedsConfirmation as error:
            form.ask(error)
        except (Forbidden, NotFound):
            raise
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The votes are saved."), "ok")
            return redirect(url_for("proposals_staff.votes", m=m, ref=ref), 303)
    return _page(hearing, form, lines, conflict), 200 if conflict is None else 409


def _stored(hearing: HearingCard, lines: Sequence[VoteLine]) -> dict[str, object]:
    card = vote_card(hearing.id)
    return {
        "version": card.version,
        "kind": card.kind.value,
        "most_each": card.most_each,
        **{line.card.ref: line.votes for line in lines},
    }


def _count(hearing: HearingCard, form: VoteForm) -> None:
    count_votes(
        current_actor(),
        municipality_id=hearing.municipality_id,
        hearing_ref=hearing.ref,
        expected_version=form.version.data or 0,
        sheet=VoteSheet(
            kind=VoteKind(form.kind.data),
            most_each=form.most_each.data or 0,
            votes={ref: form[ref].data for ref in form.refs},
        ),
        confirmed=form.ticked,
    )


def _page(
    hearing: HearingCard, form: VoteForm, lines: Sequence[VoteLine], conflict: list[Difference] | None
) -> str:
    attendance = find_attendance(hearing.id, for_staff=True)
    rows: list[ProposalRow] = rows_of([line.card for line in lines])
    return render_template(
        "proposals/staff/votes.html",
        nav="hearings",
        hearing=hearing,
        title=title_of(hearing),
        form=form,
        rows=[(row, form[row.ref]) for row in rows],
        people=attendance.counts.total if attendance else None,
        is_counted=vote_card(hearing.id).version > 0,
        conflict_list=conflict,
        is_sent=request.method == "POST",
    )
