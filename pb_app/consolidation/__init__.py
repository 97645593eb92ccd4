"""Many proposals become one item; valuation, decision, and the frozen versions of the list."""
