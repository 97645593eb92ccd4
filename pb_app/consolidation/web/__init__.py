"""Pages of consolidation: the bench, items, publication for the staff; the list for everybody."""

from apiflask import APIBlueprint
from flask_babel import lazy_gettext as _l

from pb_app.consolidation.selecting.faults import FILE_FAULTS
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
        "gathered_meanwhile": _l(
            "Nothing was changed: proposal %(ref)s was gathered meanwhile. It is now in %(item)s %(title)s (%(who)s)."
        ),
        "freed_meanwhile": _l(
            "Nothing was changed: proposal %(ref)s was taken out of its item meanwhile. Please look again."
        ),
        "several_items": _l(
            "What is ticked lies in several items: %(codes)s. Merge those items first, on the page of one of them."
        ),
        "nothing_to_undo": _l("There is nothing of yours to undo on this bench."),
        "changed_since": _l(
            "This cannot be undone at one stroke: item %(item)s was changed since. Its own page shows what is possible."
        ),
        "not_in_item": _l("Choose proposals that are in this item."),
        "split_takes_all": _l("Leave at least one proposal in this item, or only its title would change."),
        "merge_loses_valuation": _l(
            "This item is valued otherwise than the other one. The valuation and the amounts of the other one stay; "
            "those of this item are given up."
        ),
        "merge_loses_decision": _l(
            "This item is decided otherwise than the other one. The decision of the other one stays."
        ),
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
        "not_approved": _l("The council has not approved this item, so there is no work to report."),
        "progress_before_last": _l(
            "This day lies before the last report. Take that one back first if it is wrong."
        ),
        "carried_to_year": _l("Write a year after %(year)s."),
        "council_decision_required": _l(
            "Only the council removes an approved item: write the number of its decision."
        ),
        "cost_out_of_range": _l("Write the cost in lekë, from 0 up."),
        "cost_over_approved": _l(
            "The cost to date, %(cost)s lekë, is more than the council approved: %(approved)s lekë."
        ),
        "cost_fell": _l("The cost to date, %(cost)s lekë, is less than reported before: %(before)s lekë."),
        "photo_needs_words": _l("Say in a few words what the photo shows: who cannot see it hears this."),
        "file_no_picture": _l("Choose a picture: JPEG or PNG."),
        "progress_not_last": _l("Only the last report can be taken back."),
        "not_an_earlier_year": _l("This item is not of a year before %(year)s."),
        "nothing_to_publish": _l("No item is decided yet, so there is nothing to publish."),
        "nothing_changed": _l("Nothing has changed since the last published version."),
        "edition_unfinished": _l("The last version is still being made. Please wait until it is public."),
        "undecided_left_out": _l("Items without a decision are left out of this version: %(count)s."),
        "ungathered_left_out": _l(
            "Proposals that are in no item yet: %(count)s. This version does not answer them."
        ),
        "council_rows": _l("Rows that need to be put right: %(count)s. Nothing is saved yet."),
        "council_number_required": _l("Write the number of the decision."),
        "council_date_future": _l("The decision cannot lie in the future."),
        "council_url": _l("Write the whole address, beginning with https://."),
        "council_needs_amounts": _l("Write the amount that the council approved."),
        "council_same_amounts": _l(
            "These are the amounts that were proposed: choose “Approve as proposed”, or correct them."
        ),
        "council_other_amounts": _l(
            "The amounts differ from those proposed: choose “Change the amount”, or put them back."
        ),
        "council_old_lek": _l("Write the amount in new lekë. In new lekë it would be %(lek)s."),
        "council_not_published": _l("This item was not proposed in the published version."),
        "council_not_unset": _l(
            "What was entered can be corrected here; to take it back, undo the decision."
        ),
        "council_no_draft": _l(
            "No version “projekt” is published, so the council has nothing to decide about."
        ),
        "council_other_draft": _l(
            "Version no. %(number)s was published meanwhile. Compare the rows with it, then save again."
        ),
        "council_outcome_unknown": _l("“%(given)s” is no outcome: write approved, changed or dropped."),
        "council_sheet_old": _l(
            "This sheet was made for version no. %(made)s, and version no. %(number)s was published since. "
            "Take the sheet away anew."
        ),
        "council_sheet_faulty": _l(
            "Nothing was entered: the file has faults (%(count)s). Correct them first."
        ),
        "no_council_sheet": _l(
            "This is no table of decisions: no row has the headings Code and Outcome. Take the sheet away here first."
        ),
        "council_published": _l(
            "A published version cites this decision, so it stays. A correction is a new version."
        ),
        "council_nothing_decided": _l("No decision of the council is entered yet."),
        "council_undecided": _l("Items about which the council’s decision says nothing yet: %(count)s."),
        "council_approved": _l(
            "The council has decided and its list is published: corrections are new versions “miratuar”."
        ),
        "council_begun": _l(
            "The council’s decision is being entered. Publish the version “miratuar”, or take the decision back "
            "first."
        ),
        "proposed_since_draft": _l(
            "Items that were proposed after the published version: %(count)s. The council did not decide about "
            "them, so they are left out."
        ),
        "item_council_decided": _l(
            "The council has decided about this item, so its price and decision stay. Undo the council’s "
            "decision first."
        ),
        "item_not_forwarded": _l("This item is not forwarded to another authority."),
        "answered_in_future": _l("The day of the answer cannot lie in the future."),
        "nothing_ticked_items": _l("Tick at least one item."),
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
        "borrowed_titles": _l(
            "Titles that are still the words of who proposed: %(count)s. Read them: a list names what is to be done, "
            "and no person."
        ),
        "departures_unexplained": _l(
            "Decisions that leave the suggested selection without a reason: %(count)s. Give the reasons first, or tick."
        ),
        "departure_reason_required": _l(
            "This decision leaves the suggested selection that was taken as the basis. "
            "Please say why; it will be public."
        ),
        "selection_off": _l("The municipality has not asked for a suggested selection."),
        "selection_needs_ballots": _l(
            "Equal shares need to know who chose what together. Only supports on the web tell that; hands at "
            "hearings and voices are totals."
        ),
        "selection_no_ceiling": _l("There is no ceiling for this money, so nothing can be divided."),
        "selection_empty": _l(
            "No item can take part: it must be feasible, have an amount in this year, and at least one vote of the "
            "kind that is counted. Try another count."
        ),
        "selection_unknown_project": _l("A ballot names %(project)s, which is not among the projects."),
        "selection_cost_positive": _l("%(project)s has no price."),
        "selection_not_suggested": _l("Item %(item)s is not suggested by this run."),
        "selection_price_changed": _l(
            "The price of item %(item)s has changed since this run. Run the rule again, or decide about it by itself."
        ),
        "nothing_ticked_to_propose": _l("Tick at least one item."),
    }
)

register_texts(FILE_FAULTS)

from pb_app.consolidation.web import (  # noqa: E402 - the views need the blueprints
    answers,
    bench,
    council,
    council_sheet,
    forwarding,
    item,
    last_year,
    left_over,
    money,
    papers,
    pile,
    progress_public,
    progress_staff,
    public,
    publication,
    regrouping,
    researchers,
    selection,
    stopping,
    template_words,
    valuation_sheet,
    verifying,
    waiting,
)

__all__ = [
    "answers",
    "bench",
    "council",
    "council_sheet",
    "forwarding",
    "item",
    "last_year",
    "left_over",
    "money",
    "papers",
    "pile",
    "progress_public",
    "progress_staff",
    "public",
    "publication",
    "regrouping",
    "researchers",
    "selection",
    "stopping",
    "template_words",
    "valuation_sheet",
    "verifying",
    "waiting",
]
