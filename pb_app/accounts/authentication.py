"""Log-in: Flask-Security hashes, checks and keeps the session; nothing else of it is used.

Its blueprint, forms, mails, roles and tokens stay out (docs/adr/0002-flask-security-only-authenticates.md).
"""

from functools import cache
from typing import Any

from flask import Flask, current_app, session
from flask_login import current_user
from flask_security import RoleMixin, Security, UserMixin
from flask_security.datastore import UserDatastore
from flask_security.utils import hash_password as _hash
from flask_security.utils import login_user, logout_user
from flask_security.utils import verify_password as _verify

from pb_app.accounts import rules
from pb_app.accounts.queries import find_actor, find_password
from pb_app.accounts.service.passwords import renew_hash
from pb_app.kernel.actor import VISITOR, Actor
from pb_app.kernel.contact import normal_email
from pb_app.kernel.errors import DomainError
from pb_app.web.access import ACTOR_LOADER


class SessionPerson(UserMixin):
    """Who a session belongs to, with the memberships in force at this request."""

    active = True
    fs_uniquifier = ""

    def __init__(self, fs_uniquifier: str, actor: Actor = VISITOR) -> None:
        self.fs_uniquifier = fs_uniquifier
        self.actor = actor


class _People(UserDatastore):
    """Looks sessions up and never writes: what is written goes through a unit of work."""

    def find_user(self, case_insensitive: bool = False, **criteria: Any) -> SessionPerson | None:  # noqa: ANN401, ARG002, FBT001, FBT002 - Flask-Security's signature
        identity = str(criteria.get("fs_uniquifier", ""))
        actor = find_actor(identity) if identity else None
        return None if actor is None else SessionPerson(identity, actor)


def init_authentication(app: Flask) -> None:
    """Set Flask-Security up without its pages, and tell the access check whom a session belongs to."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        # argon2 salts by itself; a pepper from the secret key would lock everybody out after a restore elsewhere.
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SESSION_PROTECTION="basic",
    )
    security = Security(app, _People(SessionPerson, RoleMixin), register_blueprint=False)
    security.login_manager.request_loader(lambda _request: None)
    app.extensions[ACTOR_LOADER] = _actor_of_session


def _actor_of_session() -> Actor:
    return current_user.actor if isinstance(current_user._get_current_object(), SessionPerson) else VISITOR  # noqa: SLF001 - the proxy's documented way to what it stands for


def log_in(email: str, password: str) -> bool:
    """Begin a session if address and password fit; both failures take the time of one hash."""
    try:
        address = normal_email(email)
    except DomainError:
        address = ""
    found = find_password(address) if address else None
    known_hash = found[1] if found is not None else None
    readable = rules.is_readable(password)
    fits = _verify(password if readable else "", known_hash or _nobodys_hash())
    if found is None or known_hash is None or not (fits and readable):
        return False
    if _is_outdated(known_hash):
        renew_hash(email=address, old_hash=known_hash, new_hash=hash_password(password))
    session.clear()
    login_user(SessionPerson(found[0]), remember=False)
    return True


def log_out() -> None:
    """End the session in this browser."""
    logout_user()
    session.clear()


def hash_password(password: str) -> str:
    """Hash a password with argon2id; slow by intent, so never inside a unit of work."""
    return str(_hash(password))


@cache
def _nobodys_hash() -> str:
    """What the password of an unknown address is compared with, so that its answer takes as long."""
    return hash_password("nobody has this password")


def _is_outdated(known_hash: str) -> bool:
    return bool(current_app.extensions["security"].pwd_context.needs_update(known_hash))
