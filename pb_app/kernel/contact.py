"""How a person or an office is reached: addresses and numbers as they are kept."""

import re
from typing import Final

from email_validator import EmailNotValidError, validate_email

from pb_app.kernel.errors import DomainError

EMAIL_MOST: Final = 254
_PHONE: Final = re.compile(r"\+?[0-9 ()/.-]{5,39}")
_FEWEST_DIGITS: Final = 6


def normal_email(text: str) -> str:
    """Give the address in lower case, as it is kept and looked up.

    Raises ``DomainError("email_unreadable", field="email")``.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise DomainError("email_unreadable", field="email") from error
    if len(found.normalized) > EMAIL_MOST:
        raise DomainError("email_unreadable", field="email")
    return found.normalized.lower()


def normal_phone(text: str) -> str:
    """Give a telephone number as written, its spaces joined; empty stays empty.

    Raises ``DomainError("phone_unreadable", field="phone")`` for anything that cannot be dialled.
    """
    number = " ".join(text.split())
    if not number:
        return ""
    if not _PHONE.fullmatch(number) or sum(char.isdigit() for char in number) < _FEWEST_DIGITS:
        raise DomainError("phone_unreadable", field="phone")
    return number


def letterbox(email: str) -> str:
    """The letterbox of a normal address: ``name+anything@example.org`` goes to ``name@example.org`` mostly."""
    local, _at, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
