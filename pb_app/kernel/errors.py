"""Errors of the domain: a code and parameters, never a sentence.

``pb_app.web.error_texts`` holds the sentence of each code in the user's language.
"""


class DomainError(Exception):
    """Something the rules do not allow.

    ``code`` names the sentence; ``params`` fill it. ``field`` names the form field to which
    the error belongs, when it belongs to one.
    """

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    def __str__(self) -> str:
        detail = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({detail})"


class NotFound(DomainError):
    """The thing does not exist, or must look so to this actor."""

    def __init__(self, what: str, *, field: str | None = None, **params: object) -> None:
        super().__init__("not_found", field=field, what=what, **params)


class Forbidden(DomainError):
    """The actor may not do this here."""

    def __init__(self, action: str, *, field: str | None = None, **params: object) -> None:
        super().__init__("forbidden", field=field, action=action, **params)


class StaleVersion(DomainError):
    """Somebody else changed the row since it was read: nothing was written."""

    def __init__(self, what: str, *, expected: int, actual: int) -> None:
        super().__init__("stale_version", what=what, expected=expected, actual=actual)


class NeedsConfirmation(DomainError):
    """The rules return warnings that a person has to tick before the change is made.

    ``warnings`` holds the codes; the form shows each with its sentence.
    """

    def __init__(self, warnings: tuple["Warn", ...]) -> None:
        super().__init__("needs_confirmation", warnings=warnings)
        self.warnings = warnings


class Warn:
    """A doubt of the rules: a code and parameters; ticking it lets the change pass.

    What is ticked is the ``key``, by default the code.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.key = code
        self.params = params

    def keyed(self, key: str) -> "Warn":
        """The same doubt about one figure: its key names the figure, so that the tick holds for no other one."""
        self.key = key
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Warn) and (self.code, self.params) == (other.code, other.params)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((key, str(value)) for key, value in self.params.items()))))

    def __repr__(self) -> str:
        return f"Warn({self.code!r}, {self.params!r})"
