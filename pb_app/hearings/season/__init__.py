"""A season as offices keep it: read from their files, printed as «Kalendari i konsultimit publik»."""
