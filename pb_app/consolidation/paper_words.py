"""Words that only the papers of a list need: the annex, and the sheets of the workbook."""

from flask_babel import gettext as _

from pb_app.formats.consolidated_list import Unit


def unit_label(unit: Unit) -> str:
    """The unit of amounts in words, as headings name it."""
    return _("lekë") if unit == "lek" else _("thousand lekë")


def paper_labels() -> dict[str, str]:
    """Labels of `ListDocument` in the current language, beside those that the list's page shows too."""
    return {
        "annex": _("Annex no. ____ to the decision of the municipal council"),
        "annex_draft": _("Annex no. ____ to the decision of the municipal council no. ____, dated ____"),
        "not_approved": _("Draft, not approved"),
        "by_programme": _("Summary by budget programme"),
        "by_place": _("Summary by unit or region"),
        "place_group": _("Counted under"),
        "no_programme": _("Without a budget programme"),
        "several_places": _("Several units or regions"),
        "whole_municipality": _("The whole municipality"),
        "ceiling": _("Ceiling"),
        "ceiling_left": _("Left under the ceiling"),
        "ceiling_kind": _("Kind of ceiling"),
        "ceiling_preparatory": _("preparatory ceiling"),
        "ceiling_final": _("final ceiling"),
        "whole_budget": _("The whole budget"),
        "shared": _("Also for other units"),
        "shared_note": _(
            "An item for several units stands on the sheet of each with its whole amount; "
            "the summary counts it once."
        ),
        "yes": _("yes"),
        "no": _("no"),
        "visible_rows": _("Sum of the rows shown (follows the filter)"),
        "only_here": _("Of these, only for this unit"),
        "to_summary": _("Back to the summary"),
    }
