"""The mails that go to an address which nobody has confirmed: few enough that the forms fill no letterbox."""

from datetime import timedelta
from typing import Final

from pb_app.notices.letters import Letter
from pb_app.outbox.queries import count_promised
from pb_app.outbox.service import promise
from pb_app.unit_of_work import UnitOfWork

SUBSCRIPTION_REQUEST: Final = "notice_confirm"
INVITATION_REQUEST: Final = "invitation_confirm"
MOST_A_DAY: Final = 8
"""To one address, over all forms, hearings and municipalities: anybody may type anybody's."""
_KINDS: Final = (SUBSCRIPTION_REQUEST, INVITATION_REQUEST)
_DAY: Final = timedelta(days=1)
_HOURS_BETWEEN: Final = 8


def promise_request(uow: UnitOfWork, *, kind: str, key_prefix: str, recipient: str, letter: Letter) -> None:
    """Promise a request to confirm, once in eight hours for the same wish; nothing more once the day's are used up.

    Nothing tells the caller: who asks need not be who owns the address.
    """
    if count_promised(recipient, _KINDS, since=uow.now - _DAY) >= MOST_A_DAY:
        return
    promise(
        uow, kind=kind, dedup_key=f"{key_prefix}confirm:{uow.now:%Y%m%d}-{uow.now.hour // _HOURS_BETWEEN}",
        recipient=recipient, subject=letter.subject, body=letter.body, headers=letter.headers,
    )  # fmt: skip
