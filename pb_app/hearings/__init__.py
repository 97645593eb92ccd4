"""Hearings and their life cycle, calendar feeds and editions, attendance and minutes."""
