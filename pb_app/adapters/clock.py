"""The system's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Fills ``ports.Clock``."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)
