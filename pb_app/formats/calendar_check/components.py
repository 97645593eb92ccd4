"""From content lines to components, each with its properties."""

from dataclasses import dataclass, field

from pb_app.formats.calendar_check.octets import ContentLine

_MAY_HOLD = {
    "VCALENDAR": {"VTIMEZONE", "VEVENT"},
    "VTIMEZONE": {"DAYLIGHT", "STANDARD"},
}


@dataclass(slots=True)
class Component:
    """Between a BEGIN and its END."""

    number: int
    """The line of its BEGIN, from 1."""
    name: str
    properties: list[ContentLine] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def find(self, name: str) -> ContentLine | None:
        """Return the first property of that name."""
        return next((line for line in self.properties if line.name == name), None)

    def value(self, name: str) -> str | None:
        """Return the value of the first property of that name, escapes and all."""
        line = self.find(name)
        return line.value if line else None

    def of(self, name: str) -> list["Component"]:
        """Return the components of that name inside this one."""
        return [component for component in self.components if component.name == name]


def read_components(content_lines: list[ContentLine]) -> tuple[Component | None, list[str]]:
    """Nest the content lines; return the calendar, if there is one, and what stands where it may not."""
    reading = _Reading()
    for line in content_lines:
        match line.name:
            case "BEGIN":
                reading.begin(line)
            case "END":
                reading.end(line)
            case _:
                reading.add(line)
    return reading.finish()


class _Reading:
    """The components that are open, the calendar once met, and the problems on the way."""

    def __init__(self) -> None:
        self.open: list[Component] = []
        self.calendar: Component | None = None
        self.found: list[str] = []

    def begin(self, line: ContentLine) -> None:
        component = Component(line.number, line.value)
        if self.open:
            if line.value not in _MAY_HOLD.get(self.open[-1].name, set()):
                self.found.append(f"line {line.number}: {line.value} inside {self.open[-1].name}")
            self.open[-1].components.append(component)
        elif self.calendar is None and line.value == "VCALENDAR":
            self.calendar = component
        else:
            self.found.append(f"line {line.number}: {line.value} beside the one VCALENDAR")
        self.open.append(component)

    def end(self, line: ContentLine) -> None:
        if not self.open or self.open[-1].name != line.value:
            self.found.append(f"line {line.number}: END:{line.value} ends nothing")
            return
        self.open.pop()

    def add(self, line: ContentLine) -> None:
        if not self.open:
            self.found.append(f"line {line.number}: {line.name} outside a component")
            return
        if self.open[-1].components:
            self.found.append(f"line {line.number}: {line.name} after a component")
        self.open[-1].properties.append(line)

    def finish(self) -> tuple[Component | None, list[str]]:
        self.found.extend(f"line {component.number}: {component.name} without END" for component in self.open)
        if self.calendar is None:
            self.found.append("no VCALENDAR")
        return self.calendar, self.found
