"""Reads that join features, for pages, the desk and the open data."""
