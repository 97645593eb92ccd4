"""Trying a use case with what a form says: done, doubted, refused, or somebody was faster."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pb_app.hearings.web.forms import DoubtForm
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from pb_app.web.conflicts import Difference, differences
from pb_app.web.forms import BaseForm


@dataclass(frozen=True)
class Attempt:
    """What came of it; unless ``is_done`` the form is shown again with ``status``."""

    is_done: bool
    status: int = 200
    conflict: Sequence[Difference] | None = None


def attempt(
    form: BaseForm, use_case: Callable[[], object], stored: Callable[[], tuple[int, Mapping[str, object]]]
) -> Attempt:
    """Call the use case; errors go to the form's fields, doubts to its ticks.

    ``stored`` gives version and values that stand now, asked only when somebody else was faster.
    """
    try:
        use_case()
    except StaleVersion:
        version, values = stored()
        return Attempt(is_done=False, status=409, conflict=differences(form, values, version=version))
    except NeedsConfirmation as error:
        if not isinstance(form, DoubtForm):
            raise
        form.ask(error)
        return Attempt(is_done=False)
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        form.add_error(error)
        return Attempt(is_done=False)
    return Attempt(is_done=True)
