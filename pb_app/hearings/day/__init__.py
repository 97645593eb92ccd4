"""The day of a hearing: agenda, seats, sheets to print, minutes and their revisions."""
