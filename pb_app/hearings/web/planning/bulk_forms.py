"""Forms of changes of many hearings: which are meant, and what came back."""

from dataclasses import dataclass
from datetime import date

from flask import Request
from flask_babel import lazy_gettext as _l

from pb_app.hearings.planning.bulk import Target
from pb_app.hearings.planning.bulk_preview import Selection, Shift
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import REASON_LIMIT, Slot
from pb_app.hearings.web.forms import is_id
from pb_app.hearings.web.planning.compare_page import TickForm
from pb_app.kernel.errors import DomainError, Warn
from pb_app.kernel.periods import parse_date
from pb_app.web.forms import CleanString, Required

MOVE, CANCEL = "move", "cancel"
TO_FREE_DAY = "free"
LATER = "days"
_LONGEST_NUMBER = 4


class BulkForm(TickForm):
    """The reason; the hearings themselves are read by ``targets_of``."""

    reason = CleanString(
        _l("Why? People will read it"), [Required(_l("Please give the reason: it will be public."))],
        limit=REASON_LIMIT,
    )  # fmt: skip


@dataclass(frozen=True)
class BulkChoice:
    """What the address asks for; a day that cannot be read is an error."""

    action: str
    selection: Selection
    how: str
    days: str
    first: str
    last: str
    errors: tuple[DomainError, ...]
    is_asked: bool

    @classmethod
    def of(cls, request: Request) -> "BulkChoice":
        """Read the address."""
        args = request.args
        errors: list[DomainError] = []
        days = [_day(args.get(name, ""), errors) for name in ("from", "to")]
        hall, place = args.get("hall", ""), args.get("place", "")
        selection = Selection(
            days[0],
            days[1],
            place if place and place.isprintable() else None,
            int(hall) if is_id(hall) else None,
        )
        return cls(
            action=args["action"] if args.get("action") in {MOVE, CANCEL} else "", selection=selection,
            how=TO_FREE_DAY if args.get("how") == TO_FREE_DAY else LATER, days=args.get("days", "7"),
            first=args.get("from", ""), last=args.get("to", ""), errors=tuple(errors), is_asked="action" in args,
        )  # fmt: skip

    @property
    def shift(self) -> Shift:
        """To where; raise ``shift_unreadable``."""
        if self.how == TO_FREE_DAY:
            return Shift(None)
        text = self.days.strip().replace("\u2212", "-")
        digits = text.removeprefix("+").removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST_NUMBER:
            return Shift(0)
        return Shift(-int(digits) if text.startswith("-") else int(digits))


@dataclass
class BulkPosted:
    """What came back: which hearings as they were seen, to which days, and the ticks."""

    targets: list[Target]
    keys: frozenset[str]
    ticks: frozenset[str]
    asked: dict[str, list[Warn]]

    @classmethod
    def of(cls, request: Request) -> "BulkPosted":
        """Read the form; what cannot be a hearing of it is left out."""
        sent = request.form
        targets = []
        for key in dict.fromkeys(sent.getlist("choose")):
            number, version = key.removeprefix("h"), sent.get(f"seen-{key}", "")
            if is_id(number) and is_id(version):
                targets.append(Target(int(number), int(version), _slot(sent.get(f"to-{key}", ""))))
        keys = frozenset(f"h{target.hearing_id}" for target in targets)
        return cls(targets, keys, frozenset(sent.getlist("tick")), {})

    def on_days_of(self, cards: dict[int, HearingCard]) -> list[Target]:
        """The targets with the hours that the hearings have."""
        return [
            Target(
                one.hearing_id,
                one.version,
                Slot(one.slot.on, cards[one.hearing_id].start_time, cards[one.hearing_id].end_time)
                if one.slot is not None and one.hearing_id in cards
                else None,
            )
            for one in self.targets
        ]


def _slot(text: str) -> Slot | None:
    try:
        return Slot(date.fromisoformat(text))
    except ValueError:
        return None


def _day(text: str, errors: list[DomainError]) -> date | None:
    if not text.strip():
        return None
    try:
        return parse_date(text)
    except DomainError as error:
        errors.append(error)
        return None
