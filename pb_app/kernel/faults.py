"""What is wrong in a table that somebody brings in: every fault with its row and column."""

from dataclasses import dataclass

from pb_app.kernel.errors import DomainError


@dataclass(frozen=True)
class Fault:
    """One fault; ``line`` is the row's number in the file, the header being 1, ``column`` its heading or empty."""

    line: int
    column: str
    error: DomainError
