"""The staff's desk: what is due today in each municipality, each one click from being done."""

from apiflask import APIBlueprint
from flask import render_template

from pb_app.hearings.queries import local_today
from pb_app.kernel.actor import Role
from pb_app.portal.policy import may_open_desk
from pb_app.portal.web.desk import choices_of, desk_of
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff

bp = APIBlueprint("portal_staff", __name__, enable_openapi=False)


@bp.get("/staff/")
@staff
def desk() -> str:
    """What is due; somebody who serves several municipalities sees each of them."""
    actor = current_actor()
    allow(may_open_desk(actor), "open_desk")
    choices = choices_of(actor)
    today = local_today(house().clock.now())
    desks = [desk_of(actor, card, today) for card in choices.own]
    return render_template(
        "portal/staff/desk.html", desks=desks, choices=choices, today=today, is_admin=_is_admin()
    )


@bp.get("/staff/style")
@staff
def style() -> str:
    """The living page of the design system."""
    allow(may_open_desk(current_actor()), "open_desk")
    return render_template("style/page.html")


def _is_admin() -> bool:
    return any(grant.role is Role.ADMIN for grant in current_actor().grants)
