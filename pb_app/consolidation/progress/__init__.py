"""From the council's decision to the thing itself: how far each approved item is, what it cost, what is left over."""
