"""Private links of notices: the house's own, by their purposes (``pb_app.kernel.links``)."""

from pb_app.kernel.links import key_of, new_key, token_of

__all__ = ["key_of", "new_key", "token_of"]
