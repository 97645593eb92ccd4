"""States and stages of a budget year in the language of the page."""

from flask_babel import gettext as _

from pb_app.cycles.rules import CeilingStage, CycleStatus

TONES = {CycleStatus.PREPARING: "wait", CycleStatus.OPEN: "ok", CycleStatus.CLOSED: ""}


def status_label(status: CycleStatus) -> str:
    """The state in words."""
    return {
        CycleStatus.PREPARING: _("being prepared"),
        CycleStatus.OPEN: _("open"),
        CycleStatus.CLOSED: _("closed"),
    }[status]


def status_hint(status: CycleStatus) -> str:
    """What the state means."""
    return {
        CycleStatus.PREPARING: _("Only staff see it."),
        CycleStatus.OPEN: _("The public sees it, and proposals are accepted within the dates."),
        CycleStatus.CLOSED: _("The public sees it as history; no proposals are accepted."),
    }[status]


def stage_label(stage: CeilingStage) -> str:
    """The stage of a ceiling in words."""
    return {CeilingStage.PREPARATORY: _("preparatory ceiling"), CeilingStage.FINAL: _("final ceiling")}[stage]
