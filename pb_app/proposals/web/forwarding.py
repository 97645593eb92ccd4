"""What became of a proposal at the authority it was passed to."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.proposals import policy
from pb_app.proposals.moderating.forwarding import Forwarding, note_forwarding
from pb_app.proposals.moderating.reading import forwarding_of
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.answering import readable
from pb_app.proposals.web.moderation_forms import ForwardingForm
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text


@bp.route("/staff/<m>/proposals/<ref>/forwarded", methods=["GET", "POST"])
@staff
@keeps_text
def forwarded(m: str, ref: str) -> ResponseReturnValue:
    """Its protocol number, and the answer when it comes."""
    card = readable(m, ref).card
    allow(policy.may_moderate(current_actor(), card.facts), "moderate_proposal")
    known = forwarding_of(card.id)
    form = ForwardingForm(
        data={
            "version": card.version,
            "forward_protocol": known.protocol,
            "forward_answer": known.answer,
            "forward_answered_on": known.answered_on,
        }
    )
    status = 200
    if form.validate_on_submit():
        try:
            note_forwarding(
                current_actor(), municipality_id=m, ref=card.ref, expected_version=form.version.data,
                facts=Forwarding(
                    forward_protocol=form.forward_protocol.data or "",
                    forward_answer=form.forward_answer.data or "",
                    forward_answered_on=form.forward_answered_on.data,
                ),
            )  # fmt: skip
        except StaleVersion as error:
            form.version.data, form.version.raw_data, status = card.version, None, 409
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("proposals_staff.detail", m=m, ref=card.ref), 303)
    return render_template("proposals/staff/forwarded.html", nav="proposals", card=card, form=form), status
