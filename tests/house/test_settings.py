"""A wrong setting, a database out of reach or of another version: one clear line, and not a zero."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pb_app import config
from pb_app.main import main, pb

GOOD = {"PB_ENV": "production", "PB_SECRET_KEY": "k" * 32, "PB_BASE_URL": "https://degjesa.example.org"}
Run = Callable[..., str]


@pytest.fixture
def line_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run ``pb`` with settings; give the one line that it ends with."""

    def run(*arguments: str, **settings: str) -> str:
        for name in [name for name in os.environ if name.startswith("PB_")]:
            monkeypatch.delenv(name)
        for name, value in {**GOOD, "PB_DATA_DIR": str(tmp_path), **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["pb", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        assert isinstance(end.value.code, str), "a sentence, which Python prints on stderr with exit status 1"
        assert "\n" not in end.value.code
        return end.value.code

    return run


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("PB_DATABSE_URL", "x", "PB_DATABSE_URL is not a setting"),
        ("PB_ENV", "prod", "PB_ENV must be one of"),
        ("PB_SECRET_KEY", "short", "PB_SECRET_KEY is required in production"),
        ("PB_SECRET_KEY", "", "PB_SECRET_KEY is required in production"),
        ("PB_BASE_URL", "", "PB_BASE_URL is required in production"),
        ("PB_BASE_URL", "degjesa.example.org", "PB_BASE_URL must be an http or https address"),
        ("PB_BASE_URL", "https://example.org/degjesa", "without a path"),
        ("PB_DATABASE_URL", "mysql://localhost/x", "PB_DATABASE_URL must begin with"),
        ("PB_REDIS_URL", "http://localhost", "PB_REDIS_URL must begin with redis://"),
        ("PB_MAIL_URL", "mail.example.org", "PB_MAIL_URL must begin with smtp://"),
        ("PB_BASE_URL", "https://[example.org", "PB_BASE_URL is not an address"),
        ("PB_BASE_URL", "https://example.org:port", "PB_BASE_URL is not an address"),
        ("PB_DATABASE_URL", "postgresql://u:secret@host:port/x", "PB_DATABASE_URL is not an address"),
        ("PB_REDIS_URL", "redis://host:port", "PB_REDIS_URL is not an address"),
        ("PB_MAIL_URL", "smtp://", "name a host"),
        ("PB_TRUSTED_PROXIES", "one", "PB_TRUSTED_PROXIES must be a number"),
        ("PB_TRUSTED_PROXIES", "-1", "PB_TRUSTED_PROXIES must be a number"),
    ],
)
def test_a_wrong_setting_names_itself(setting: str, value: str, words: str, line_of: Run) -> None:
    assert words in line_of("upgrade", **{setting: value})


@pytest.mark.parametrize(
    ("setting", "value", "library", "words"),
    [
        ("PB_DATABASE_URL", "postgresql://u@host/x", "psycopg", "pip install 'degjesa[postgres]'"),
        ("PB_REDIS_URL", "redis://host", "redis", "pip install 'degjesa[redis]'"),
    ],
)
def test_a_setting_names_the_library_it_lacks(
    setting: str, value: str, library: str, words: str, line_of: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = config.find_spec
    monkeypatch.setattr(config, "find_spec", lambda name: None if name == library else found(name))
    assert words in line_of("upgrade", **{setting: value})


@pytest.mark.parametrize("command", ["upgrade", "serve"])
def test_a_database_out_of_reach_is_one_line(command: str, line_of: Run) -> None:
    line = line_of(command, PB_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert line.startswith("pb: the database cannot be reached: ")


@pytest.mark.parametrize("command", ["upgrade", "serve"])
def test_a_folder_that_cannot_be_made_is_one_line(command: str, line_of: Run) -> None:
    line = line_of(command, PB_DATA_DIR="/proc/no/folder")
    assert line == "pb: /proc/no: No such file or directory"


def test_serving_an_old_schema_is_refused(line_of: Run) -> None:
    assert line_of("serve") == "pb: the database is not made for this version yet: run 'pb upgrade'"


def test_a_worker_of_its_own_needs_redis(line_of: Run) -> None:
    assert line_of("worker").startswith("pb: PB_REDIS_URL is not set")


def test_what_does_not_exist_is_said_in_words(line_of: Run, tmp_path: Path) -> None:
    wanted = ["--format", "csv", "-o", str(tmp_path / "list.csv")]
    environ = {"PB_ENV": "test", "PB_DATA_DIR": str(tmp_path), "PB_BASE_URL": "http://localhost"}
    assert CliRunner().invoke(pb, ["upgrade"], env=environ).exit_code == 0
    assert line_of("export", "hearings", "nowhere", "2027", *wanted, PB_ENV="test") == (
        "pb: there is no such municipality"
    )
    assert line_of("export", "list", "vlore", "2027", *wanted, PB_ENV="test") == "pb: there is no such cycle"


def test_every_command_explains_itself() -> None:
    def check(path: tuple[str, ...], command: click.Command) -> int:
        result = CliRunner().invoke(pb, [*path, "--help"])
        assert result.exit_code == 0, path
        described = result.output.split("\n\n")[1].strip()
        assert described, f"{path} says nothing about itself"
        if not isinstance(command, click.Group):
            return 1
        context = click.Context(command)
        each = {name: command.get_command(context, name) for name in command.list_commands(context)}
        assert all(found is not None and found.name == name for name, found in each.items()), each
        return 1 + sum(check((*path, name), found) for name, found in each.items() if found)

    assert check((), pb) > 20


@pytest.mark.parametrize("path", [("no",), ("import", "no"), ("export", "no"), ("notices", "no")])
def test_an_unknown_command_is_said_so(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(pb, path)
    assert result.exit_code == 2
    assert "No such command 'no'" in result.stderr
