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
        "nothing_to_publish": _l("No item is decided yet, so there is nothing to publish."),
        "nothing_changed": _l("Nothing has changed since the last published version."),
        "edition_unfinished": _l("The last version is still being made. Please wait until it is public."),
        "undecided_left_out": _l("Items without a decision are left out of this version: %(count)s."),
        "ungathered_left_out": _l(
            "Proposals that are in no item yet: %(count)s. This version does not answer them."
        ),
        "ceilings_passed": _l("Ceilings that are passed by what is proposed: %(count)s."),
    }
)

from pb_app.consolidation.web import bench, item, pile, public, publication, regrouping, template_words  # noqa: E402, F401 - the views need the blueprints
