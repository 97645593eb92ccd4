"""Pure renderers over dataclasses of their own; texts arrive translated."""
