"""Suggested selection: a rule that a municipality asks for, printed step by step; people decide."""
