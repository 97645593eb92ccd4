"""Settings from the environment, checked once at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

PREFIX = "PB_"
KNOWN = frozenset(
    f"PB_{name}"
    for name in (
        [
            "ENV",
            "DATABASE_URL",
            "REDIS_URL",
            "SECRET_KEY",
            "BASE_URL",
            "MAIL_URL",
            "MAIL_FROM",
            "DATA_DIR",
            "TRUSTED_PROXIES",
        ]
    )
)
ENVIRONMENTS = ("production", "demo", "test")


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line that names it."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations."""

    env: str
    database_url: str
    data_dir: Path
    secret_key: str
    base_url: str
    redis_url: str | None = None
    mail_url: str | None = None
    mail_from: str = "degjesa@localhost"
    trusted_proxies: int = 0

    @property
    def is_demo(self) -> bool:
        """The embedded demonstration: loopback only, marked pages."""
        return self.env == "demo"

    @property
    def sends_mail(self) -> bool:
        """Whether a page may promise a mail: a server is set, or it is the demonstration."""
        return bool(self.mail_url) or self.is_demo

    @property
    def is_sqlite(self) -> bool:
        """The database is an SQLite file."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, *, env: str | None = None
    ) -> "Settings":
        """Read and check the ``PB_`` variables; raise ``SettingsError`` with one line on the first fault."""
        values = dict(os.environ if environ is None else environ)
        _refuse_unknown(values)
        chosen = env or values.get("PB_ENV", "production")
        if chosen not in ENVIRONMENTS:
            msg = f"PB_ENV must be one of {', '.join(ENVIRONMENTS)}, not {chosen!r}"
            raise SettingsError(msg)
        data_dir = Path(values.get("PB_DATA_DIR") or "instance").absolute()
        return cls(
            env=chosen,
            data_dir=data_dir,
            database_url=_database_url(values, data_dir, chosen),
            secret_key=_secret_key(values, data_dir, chosen),
            base_url=_base_url(values, chosen),
            redis_url=_redis_url(values),
            mail_url=_url(values, "PB_MAIL_URL", ("smtp", "smtps", "smtp+starttls")),
            mail_from=values.get("PB_MAIL_FROM") or "degjesa@localhost",
            trusted_proxies=_count(values, "PB_TRUSTED_PROXIES"),
        )


def _refuse_unknown(values: Mapping[str, str]) -> None:
    unknown = sorted(name for name in values if name.startswith(PREFIX) and name not in KNOWN)
    if unknown:
        msg = f"{unknown[0]} is not a setting; known are {', '.join(sorted(KNOWN))}"
        raise SettingsError(msg)


def _database_url(values: Mapping[str, str], data_dir: Path, env: str) -> str:
    name = "demo.sqlite3" if env == "demo" else "degjesa.sqlite3"
    url = values.get("PB_DATABASE_URL") or f"sqlite:///{data_dir / name}"
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        msg = "PB_DATABASE_URL must begin with sqlite:/// or postgresql://"
        raise SettingsError(msg)
    if not url.startswith("sqlite"):
        _split("PB_DATABASE_URL", url)
        _need("psycopg", "PB_DATABASE_URL", "postgres")
    return url


def _secret_key(values: Mapping[str, str], data_dir: Path, env: str) -> str:
    key = values.get("PB_SECRET_KEY", "")
    if env == "production" and len(key) < 32:
        msg = "PB_SECRET_KEY is required in production: at least 32 random characters"
        raise SettingsError(msg)
    if key:
        return key
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.write_text(os.urandom(32).hex(), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def _base_url(values: Mapping[str, str], env: str) -> str:
    url = (values.get("PB_BASE_URL") or "").rstrip("/")
    if not url and env == "production":
        msg = "PB_BASE_URL is required in production, e.g. https://degjesa.example.al"
        raise SettingsError(msg)
    url = url or "http://127.0.0.1:8000"
    parts = _split("PB_BASE_URL", url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        msg = f"PB_BASE_URL must be an http or https address without a path, not {url!r}"
        raise SettingsError(msg)
    return url


def _redis_url(values: Mapping[str, str]) -> str | None:
    url = _url(values, "PB_REDIS_URL", ("redis", "rediss"))
    if url:
        _need("redis", "PB_REDIS_URL", "redis")
    return url


def _url(values: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    url = values.get(name)
    if not url:
        return None
    parts = _split(name, url)
    if parts.scheme not in schemes or not parts.hostname:
        msg = f"{name} must begin with {' or '.join(scheme + '://' for scheme in schemes)} and name a host"
        raise SettingsError(msg)
    return url


def _split(name: str, url: str) -> SplitResult:
    """The parts of an address; its message never repeats the address, which may hold a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        msg = f"{name} is not an address: host or port is wrong"
        raise SettingsError(msg) from error
    return parts


def _need(module: str, name: str, extra: str) -> None:
    """Raise unless the library that a setting needs is installed."""
    if find_spec(module) is None:
        msg = f"{name} needs the library {module}: pip install 'degjesa[{extra}]'"
        raise SettingsError(msg)


def _count(values: Mapping[str, str], name: str) -> int:
    text = values.get(name) or "0"
    if not text.isdigit() or int(text) > 9:
        msg = f"{name} must be a number from 0 to 9, not {text!r}"
        raise SettingsError(msg)
    return int(text)
