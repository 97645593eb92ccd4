"""``pb demo``: there whole or not at all, on this machine only, and never in production."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from pb_app.app import create_app
from pb_app.cli.demo.logins import FILE
from pb_app.cli.demo.people import PEOPLE
from pb_app.cli.demo.storage import database_file, is_loaded, load_whole
from pb_app.config import Settings, SettingsError
from pb_app.main import pb


@pytest.fixture
def environment(demo_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The environment of a user whose demonstration is loaded already."""
    for name in [name for name in os.environ if name.startswith("PB_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PB_DATA_DIR", str(demo_settings.data_dir))
    monkeypatch.setenv("PB_SECRET_KEY", demo_settings.secret_key)
    return demo_settings


def run(*arguments: str) -> Result:
    return CliRunner().invoke(pb, arguments)


def test_a_start_prints_addresses_and_log_ins_and_the_next_the_same(environment: Settings) -> None:
    first, second = run("demo", "--no-serve"), run("demo", "--no-serve")
    assert first.exit_code == second.exit_code == 0, first.output
    assert first.output == second.output
    assert "http://127.0.0.1:8000/vlore/" in first.output
    assert all(person.email in first.output for person in PEOPLE)


def test_the_log_ins_lie_where_only_their_owner_reads_them(environment: Settings) -> None:
    run("demo", "--no-serve")
    path = environment.data_dir / FILE
    assert path.stat().st_mode & 0o777 == 0o600
    passwords = [line.split()[1] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(set(passwords)) == len(PEOPLE)


def test_a_printed_password_opens_the_desk(environment: Settings) -> None:
    run("demo", "--no-serve")
    lines = (environment.data_dir / FILE).read_text(encoding="utf-8").splitlines()
    email, password = lines[0].split()[:2]
    client = create_app(environment).test_client()
    page = client.get("/staff/login").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = client.post("/staff/login", data={"csrf_token": token, "email": email, "password": password})
    assert answer.status_code == 303


def test_lost_log_ins_are_made_anew(environment: Settings) -> None:
    run("demo", "--no-serve")
    path = environment.data_dir / FILE
    before = path.read_text(encoding="utf-8")
    path.unlink()
    assert run("demo", "--no-serve").exit_code == 0
    assert path.read_text(encoding="utf-8") != before


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "example.al"])  # noqa: S104 - what must be refused
def test_others_cannot_reach_it(environment: Settings, host: str) -> None:
    answer = run("demo", "--no-serve", "--host", host)
    assert answer.exit_code == 2
    assert "--host" in answer.output


def test_a_database_server_is_left_alone(environment: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PB_DATABASE_URL", "postgresql://nobody@127.0.0.1/nothing")
    answer = run("demo", "--no-serve")
    assert isinstance(answer.exception, SettingsError)
    assert "PB_DATABASE_URL" in str(answer.exception)


def test_production_refuses_it_in_one_line(demo_settings: Settings) -> None:
    production = replace(demo_settings, env="production", base_url="https://buxheti.example.al")
    with pytest.raises(SettingsError, match="demonstration") as refusal:
        create_app(production)
    assert "\n" not in str(refusal.value)


def test_it_refuses_a_database_that_is_not_its_own(tmp_path: Path, demo_settings: Settings) -> None:
    other = replace(demo_settings, database_url=f"sqlite:///{tmp_path / 'real.sqlite3'}", data_dir=tmp_path)
    engine = sa.create_engine(other.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE audit_entry (id INTEGER, subject_type TEXT, subject_id TEXT)"
        )
    engine.dispose()
    with pytest.raises(SettingsError, match="no demonstration"):
        is_loaded(other)


def test_a_load_that_fails_leaves_nothing_behind(tmp_path: Path, demo_settings: Settings) -> None:
    settings = replace(
        demo_settings, database_url=f"sqlite:///{tmp_path / 'demo.sqlite3'}", data_dir=tmp_path
    )

    def fail(draft: Settings) -> None:
        database_file(draft).write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_whole(settings, fail)
    assert list(tmp_path.iterdir()) == []


def test_a_start_after_a_kill_in_the_middle_of_loading_begins_anew(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PB_")}
    environ |= {"PB_DATA_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    wanted = [sys.executable, "-c", "from pb_app.main import main; main()", "demo", "--no-serve"]
    started = subprocess.Popen(wanted, env=environ, stdout=subprocess.DEVNULL)
    while not any(path.stat().st_size > 100_000 for path in tmp_path.glob("demo-loading-*/demo.sqlite3")):
        assert started.poll() is None
        time.sleep(0.02)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert not (tmp_path / "demo.sqlite3").exists()
    subprocess.run(wanted, env=environ, stdout=subprocess.DEVNULL, check=True)
    assert (tmp_path / "demo.sqlite3").exists()


def test_the_demonstration_is_served_by_its_own_command_only(
    environment: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PB_ENV", "demo")
    answer = run("serve", "--host", "0.0.0.0")  # noqa: S104 - what must be refused
    assert isinstance(answer.exception, SettingsError)


def test_a_port_that_is_taken_is_named_in_one_line(environment: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answer = run("demo", "--port", str(other.getsockname()[1]))
    assert answer.exit_code == 1
    assert answer.output.count("\n") == 1
    assert "PORT=" in answer.output
