"""Use cases of notices: ask, confirm, change, leave; and the worker's part, which decides what is sent now."""

from pb_app.notices.service.due import is_wanted, prepare_due
from pb_app.notices.service.expiring import erase_expired
from pb_app.notices.service.inviting import (
    apply_invite,
    confirm_invitation,
    leave_invitation,
    request_invitation,
)
from pb_app.notices.service.subscribing import (
    change_wishes,
    confirm_subscription,
    leave,
    request_subscription,
)

__all__ = [
    "apply_invite",
    "change_wishes",
    "confirm_invitation",
    "confirm_subscription",
    "erase_expired",
    "is_wanted",
    "leave",
    "leave_invitation",
    "prepare_due",
    "request_invitation",
    "request_subscription",
]
