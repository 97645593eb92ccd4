"""The demonstration's log-ins: random passwords, kept where only the owner of the machine reads them."""

import os
import secrets
from pathlib import Path

from pb_app.accounts.authentication import hash_password
from pb_app.accounts.queries import find_person_by_email
from pb_app.accounts.service.passwords import set_password
from pb_app.accounts.service.people import new_identity
from pb_app.cli.demo.people import PEOPLE
from pb_app.kernel.actor import SYSTEM

FILE = "demo_logins.txt"
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""No letter that reads like a digit: the password is copied by hand from a terminal to a phone."""
_GROUPS = 4
_GROUP_LENGTH = 4


def ensure_logins(data_dir: Path) -> dict[str, str]:
    """The passwords by address, as the file keeps them; where it does not know one, a new one is set.

    Passwords are set before the file is written: killed in between, the next start sets new ones.
    """
    path = data_dir / FILE
    known = _read(path)
    missing = [person.email for person in PEOPLE if person.email not in known]
    passwords = known | {email: _new_password() for email in missing}
    for person in PEOPLE:
        _set(person.email, passwords[person.email], is_new=person.email in missing)
    if missing:
        _write(path, passwords)
    return {person.email: passwords[person.email] for person in PEOPLE}


def _set(email: str, password: str, *, is_new: bool) -> None:
    person = find_person_by_email(email)
    if person is None or (person.has_password and not is_new):
        return
    set_password(
        actor=SYSTEM, person_id=person.id, password_hash=hash_password(password), identity=new_identity()
    )


def _new_password() -> str:
    """80 bits in four groups."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {words[0]: words[1] for words in lines if len(words) > 1 and "@" in words[0]}


def _write(path: Path, passwords: dict[str, str]) -> None:
    """A new file that nobody else could ever read, then into its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {person.email: person.name for person in PEOPLE}
    lines = [f"{email}  {password}  {names.get(email, '')}".rstrip() for email, password in passwords.items()]
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    draft.replace(path)
