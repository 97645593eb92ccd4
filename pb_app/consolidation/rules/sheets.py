"""What a row does of a sheet that went out and comes back."""

from enum import StrEnum


class RowState(StrEnum):
    """What a row of a sheet does."""

    WRITTEN = "written"
    SAME = "same"
    MEANWHILE = "meanwhile"
    """Something else was entered after the sheet was made: it is named, and not overwritten."""
    FAULTY = "faulty"
