"""Pages of the portal: what a visitor opens first, the staff's desk, and what operations ask."""
