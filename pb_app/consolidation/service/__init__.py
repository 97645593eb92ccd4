"""Use cases of consolidation: gather, describe, value, decide, publish, render."""

from pb_app.consolidation.service.deciding import decide_item, value_item
from pb_app.consolidation.service.gathering import (
    add_proposals,
    create_item_from,
    dissolve_item,
    merge_items,
    undo_link,
)
from pb_app.consolidation.service.items import ItemTexts, edit_item
from pb_app.consolidation.service.papers import PAPERS
from pb_app.consolidation.service.publishing import publish_edition, retry_edition
from pb_app.consolidation.service.rendering import MEDIA_TYPES, file_name, render_edition

__all__ = [
    "MEDIA_TYPES",
    "PAPERS",
    "ItemTexts",
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
    "undo_link",
    "value_item",
]
