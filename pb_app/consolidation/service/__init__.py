"""Use cases of consolidation: gather, describe, value, decide, publish, render."""

from pb_app.consolidation.service.deciding import decide_item, value_item
from pb_app.consolidation.service.gathering import (
    add_proposals,
    create_item_from,
    dissolve_item,
    undo_link,
)
from pb_app.consolidation.service.items import ItemTexts, edit_item
from pb_app.consolidation.service.publishing import publish_edition, retry_edition
from pb_app.consolidation.service.regrouping import merge_items, split_item
from pb_app.consolidation.service.rendering import file_name, render_edition
from pb_app.consolidation.service.seats import take_seat
from pb_app.consolidation.service.undoing import Undone, undo_last

__all__ = [
    "ItemTexts",
    "Undone",
    "add_proposals",
    "create_item_from",
    "decide_item",
    "dissolve_item",
    "edit_item",
    "file_name",
    "merge_items",
    "publish_edition",
    "render_edition",
    "retry_edition",
    "split_item",
    "take_seat",
    "undo_last",
    "undo_link",
    "value_item",
]
