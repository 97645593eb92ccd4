"""Reads of items, of the bench where they are made, and of the published versions: frozen views, never rows."""
