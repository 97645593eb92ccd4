"""The budget process: years, phases, themes, programmes, ceilings."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

cycles_staff = Blueprint("cycles_staff", __name__)

register_texts(
    {
        "cycle_year_range": _l("Write a budget year between %(first)s and %(last)s."),
        "cycle_exists": _l("The budget year %(year)s is already there."),
        "cycle_not_hidden": _l("What the public has seen can be closed, but not hidden again."),
        "window_reversed": _l("The last day must not lie before the first."),
        "days_range": _l("Write a number of days between 0 and %(most)s."),
        "phase_reversed": _l("The phase must not end before it begins."),
        "phases_out_of_order": _l("“%(later)s” begins before “%(earlier)s”."),
        "date_far_from_year": _l("This date lies far from the budget year %(year)s. Please check the year."),
        "theme_required": _l("Keep at least one theme in use."),
        "code_required": _l("Write the code."),
        "function_code": _l("A budget function has three digits, for example 045."),
        "programme_code_taken": _l("Another budget programme already has this code."),
        "unknown_programme": _l("Choose a budget programme from the list."),
        "programme_unknown": _l(
            "No budget programme has the code “%(given)s”. Bring in the programmes first."
        ),
        "ceiling_exists": _l("This ceiling is already there. Change that one."),
        "ceiling_year": _l("This process plans the years from %(first)s to %(last)s."),
        "act_required": _l("A final ceiling needs the act that set it."),
        "year_unreadable": _l("Write the year with four digits."),
        "stage_unknown": _l("Write preparatory (përgatitor) or final (përfundimtar)."),
        "row_repeated": _l("Row %(row)s already says something about the same."),
        "table_missing": _l("Choose the file."),
        "table_large": _l("The file is too large for a table of this kind."),
        "no_cycle": _l("This municipality has no such budget year yet."),
    }
)

from pb_app.cycles.web import ceilings, overview, planning, programmes, table_import  # noqa: E402, F401 - the views need the blueprint
