"""What became of a forwarded item: one small form."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.consolidation import policy
from pb_app.consolidation.queries.items import ItemCard, get_item
from pb_app.consolidation.service.forwarding import Forwarding, note_forwarding
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import Difference, differences
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm, CleanString, CleanText, DateText, VersionField


class ForwardingForm(BaseForm):
    """Under which number it was sent, and what was answered."""

    version = VersionField()
    protocol = CleanString(_l("Protocol number"), limit=40)
    answer = CleanText(_l("Answer of the authority"), limit=1000)
    answered_on = DateText(_l("Answered on"))

    @property
    def forwarding(self) -> Forwarding:
        """What was typed; valid forms only."""
        return Forwarding(
            protocol=self.protocol.data or "",
            answer=self.answer.data or "",
            answered_on=self.answered_on.data,
        )


@bp.route("/staff/<m>/consolidation/<code>/forwarding", methods=["GET", "POST"])
@staff
@keeps_text
def forwarding(m: str, code: str) -> ResponseReturnValue:
    """Protocol number and answer."""
    allow_bench(m)
    allow(policy.may_decide(current_actor(), m), "decide")
    card = get_item(m, code)
    form = ForwardingForm(data={**_stored(card), "version": card.version})
    stale: Sequence[Difference] = ()
    status = 200
    if request.method == "POST" and form.validate():
        try:
            note_forwarding(
                current_actor(), municipality_id=m, code=code, expected_version=form.version.data,
                forwarding=form.forwarding,
            )  # fmt: skip
        except StaleVersion:
            fresh = get_item(m, code)
            stale, status = differences(form, _stored(fresh), version=fresh.version), 409
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("consolidation_staff.item", m=m, code=card.code), 303)
    page = render_template(
        "consolidation/staff/forwarding.html", nav="consolidation", item=card, form=form, conflict_list=stale
    )
    return page, status


def _stored(card: ItemCard) -> dict[str, object]:
    return {
        "protocol": card.forwarded_protocol,
        "answer": card.forwarded_answer,
        "answered_on": card.forwarded_answered_on,
    }
