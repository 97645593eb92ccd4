"""Find the servers that this machine offers to the tests: PostgreSQL and Redis."""

import os
import socket
from urllib.parse import urlsplit

import psycopg
import redis

LOCAL_POSTGRESQL = ("postgresql://postgres@127.0.0.1/postgres", "postgresql:///postgres")
LOCAL_REDIS = "redis://127.0.0.1:6379"
TIMEOUT = 3


def find_postgresql() -> str | None:
    """``TEST_DATABASE_URL``, or a local server that lets us make databases; None if there is neither.

    A named server that does not answer is an error, not a reason to leave the tests out.
    """
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        psycopg.connect(named, connect_timeout=TIMEOUT).close()
        return named
    return next((url for url in LOCAL_POSTGRESQL if _may_create_databases(url)), None)


def find_redis() -> str | None:
    """``TEST_REDIS_URL``, or a local server that answers; None if there is neither."""
    named = os.environ.get("TEST_REDIS_URL")
    url = named or LOCAL_REDIS
    if not named and not _listens(url):
        return None
    redis.Redis.from_url(url, socket_connect_timeout=TIMEOUT).ping()
    return url


def _may_create_databases(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=TIMEOUT) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


def _listens(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as probe:
        probe.settimeout(TIMEOUT)
        return probe.connect_ex((parts.hostname or "127.0.0.1", parts.port or 6379)) == 0
