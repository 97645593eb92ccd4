"""Proposals from the table that an office keeps: read, looked over whole, then taken in piece by piece."""
