"""Cover personal data in a proposal before, or after, the public reads it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.proposals import policy
from pb_app.proposals.moderating.covering import cover_words
from pb_app.proposals.moderating.rules import find_personal
from pb_app.proposals.queries import ProposalCard
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.answering import readable
from pb_app.proposals.web.moderation_forms import CoverForm
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text


@bp.route("/staff/<m>/proposals/<ref>/cover", methods=["GET", "POST"])
@staff
@keeps_text
def cover(m: str, ref: str) -> ResponseReturnValue:
    """Choose the words; what is found by its shape is ticked already."""
    card = readable(m, ref).card
    allow(policy.may_moderate(current_actor(), card.facts), "edit_proposal")
    found = find_personal("\n".join(_texts(card)))
    form = CoverForm(data={"version": card.version, "found": list(found)})
    form.found.choices = [(passage, passage) for passage in found]
    status = 200
    if form.validate_on_submit():
        try:
            count = cover_words(
                current_actor(), municipality_id=m, ref=card.ref, expected_version=form.version.data,
                passages=form.all_passages,
            )  # fmt: skip
        except StaleVersion as error:
            form.version.data, form.version.raw_data, status = card.version, None, 409
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            words = ngettext("Covered in %(num)d text.", "Covered in %(num)d texts.", count)
            flash(words, "ok")
            return redirect(url_for("proposals_staff.detail", m=m, ref=card.ref), 303)
    page = render_template(
        "proposals/staff/cover.html", nav="proposals", card=card, form=form, texts=_texts(card)
    )
    return page, status


def _texts(card: ProposalCard) -> list[str]:
    texts = (card.text, card.text_en, card.village, card.answer_in_hall, card.status_reason)
    return [text for text in texts if text]
