"""Kept bytes: content-addressed on disk, described by a row."""
