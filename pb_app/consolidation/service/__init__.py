"""Use cases of consolidation: gather, describe, value, decide, publish, render."""

from pb_app.consolidation.service.answering import decide_many
from pb_app.consolidation.service.council import record_council
from pb_app.consolidation.service.council_undoing import undo_council
from pb_app.consolidation.service.deciding import decide_item, value_item
from pb_app.consolidation.service.gathering import (
    add_proposals,
    create_item_from,
    dissolve_item,
    undo_link,
)
from pb_app.consolidation.service.items import ItemTexts, edit_item
from pb_app.consolidation.service.papers import PAPERS
from pb_app.consolidation.service.publishing import publish_edition, retry_edition
from pb_app.consolidation.service.regrouping import merge_items, split_item
from pb_app.consolidation.service.rendering import MEDIA_TYPES, file_name, render_edition
from pb_app.consolidation.service.seats import take_seat
from pb_app.consolidation.service.stopping import stop_answers
from pb_app.consolidation.service.telling import tell_authors
from pb_app.consolidation.service.undoing import Undone, undo_last

__all__ = [
    "MEDIA_TYPES",
    "PAPERS",
    "ItemTexts",
    "Undone",
    "add_proposals",
    "create_item_from",
    "decide_item",
    "decide_many",
    "dissolve_item",
    "edit_item",
    "file_name",
    "merge_items",
    "publish_edition",
    "record_council",
    "render_edition",
    "retry_edition",
    "split_item",
    "stop_answers",
    "take_seat",
    "tell_authors",
    "undo_council",
    "undo_last",
    "undo_link",
    "value_item",
]
