"""Pages of consolidation: the bench, items, publication for the staff; the list for everybody."""

from apiflask import APIBlueprint
from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

consolidation_public = APIBlueprint("consolidation_public", __name__, enable_openapi=False)
consolidation_staff = APIBlueprint("consolidation_staff", __name__, enable_openapi=False)

register_texts(
    {
        "nothing_ticked": _l("Tick at least one proposal."),
        "item_title_required": _l("Give the item a title that says what is to be done."),
        "item_required": _l("Choose the item to which the proposals are added."),
        "not_listed": _l("Proposal %(ref)s is not published, so it cannot be gathered."),
        "foreign_cycle": _l("This belongs to another budget process."),
        "item_dissolved": _l("This item was dissolved. Its history stays, but nothing can be changed in it."),
        "link_undone": _l("This proposal has already been taken out of the item."),
        "merge_into_itself": _l("An item cannot be merged into itself. Choose another one."),
        "item_unknown_programme": _l("Choose a budget programme of this budget process."),
        "amount_year": _l("%(year)s is not a year of this budget."),
        "not_priced_yet": _l(
            "Nothing is proposed for the budget before it is priced: the valuation comes first."
        ),
        "not_feasible": _l("An item that is not feasible cannot be proposed for the budget."),
        "proposed_needs_feasible": _l(
            "This item is proposed for the budget, so it must stay feasible and priced. "
            "The coordinator has to change the decision first."
        ),
        "item_forwarded_to_required": _l("Write to which authority it is forwarded."),
        "old_lek_amounts": _l(
            "The amount was written in old lekë. In new lekë it is: %(amounts)s. Is that right?"
        ),
        "nothing_to_publish": _l("No item is decided yet, so there is nothing to publish."),
        "nothing_changed": _l("Nothing has changed since the last published version."),
        "edition_unfinished": _l("The last version is still being made. Please wait until it is public."),
        "undecided_left_out": _l("Items without a decision are left out of this version: %(count)s."),
        "ungathered_left_out": _l(
            "Proposals that are in no item yet: %(count)s. This version does not answer them."
        ),
        "ceiling_passed_whole": _l(
            "The ceiling of the whole budget for %(year)s, %(ceiling)s lekë, would be passed by %(over)s lekë."
        ),
        "ceiling_passed_programme": _l(
            "%(programme)s: the ceiling for %(year)s, %(ceiling)s lekë, would be passed by %(over)s lekë."
        ),
        "ceiling_passed_place": _l(
            "%(place)s: the ceiling for %(year)s, %(ceiling)s lekë, would be passed by %(over)s lekë."
        ),
        "ceiling_passed_both": _l(
            "%(programme)s in %(place)s: the ceiling for %(year)s, %(ceiling)s lekë, would be passed by "
            "%(over)s lekë."
        ),
        "no_valuation_sheet": _l(
            "This is no valuation sheet: no row has the headings Code and Feasible. Take the sheet away here first."
        ),
        "sheet_required": _l("Choose the file."),
        "sheet_other": _l("This sheet was made for %(municipality)s and the budget year %(year)s."),
        "say_feasible": _l("There is an amount: say yes or no under Feasible."),
        "choice_unknown": _l("“%(given)s” is not in the list of this column."),
        "item_unknown": _l("No item of this budget year has the code “%(given)s”."),
        "valuer_required": _l("Name a person or a directorate."),
        "valuer_unknown": _l("Choose somebody of this municipality who may value."),
        "due_required": _l("Write the day until which it is to be valued."),
        "due_past": _l("The day lies in the past."),
        "no_item_ticked": _l("Tick at least one item."),
        "ceilings_passed": _l("Ceilings that are passed by what is proposed: %(count)s."),
    }
)

from pb_app.consolidation.web import (  # noqa: E402 - the views need the blueprints
    bench,
    item,
    money,
    public,
    publication,
    regrouping,
    template_words,
    valuation_sheet,
    waiting,
)

__all__ = [
    "bench",
    "item",
    "money",
    "public",
    "publication",
    "regrouping",
    "template_words",
    "valuation_sheet",
    "waiting",
]
