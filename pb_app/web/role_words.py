"""The roles of ``kernel.actor`` in the language of the page."""

from flask_babel import gettext as _

from pb_app.kernel.actor import Role


def role_label(role: Role) -> str:
    """The role in words."""
    return {
        Role.ADMIN: _("Network administrator"),
        Role.COORDINATOR: _("Coordinator"),
        Role.OFFICER: _("Hearing officer"),
        Role.BUDGET_OFFICER: _("Budget officer"),
        Role.YOUTH_CENTRE: _("Youth centre"),
        Role.MONITOR: _("Monitoring organisation"),
    }[role]


def role_hint(role: Role) -> str:
    """What the role may do, in one sentence."""
    return {
        Role.ADMIN: _("Municipalities, organisations and people of the whole network."),
        Role.COORDINATOR: _("Everything in this municipality, people included."),
        Role.OFFICER: _("Hearings, attendance, minutes and proposals of some units."),
        Role.BUDGET_OFFICER: _("Costs, feasibility, budget programmes and ceilings; sees no contact data."),
        Role.YOUTH_CENTRE: _(
            "The draft calendar; counts attendance and records proposals at hearings it assists."
        ),
        Role.MONITOR: _("Focus groups, commitments and ratings, which the municipality cannot edit."),
    }[role]
