"""What happens to budget years and themes."""

from dataclasses import dataclass

from pb_app.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(Event):
    """A theme was renamed."""

    theme_id: str
