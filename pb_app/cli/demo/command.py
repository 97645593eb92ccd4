"""``pb demo``: everything at one command, on this machine only."""

import contextlib
import ipaddress
import socket
from datetime import UTC, datetime

import click

from pb_app.adapters.queue import HueyQueue
from pb_app.cli.context import Context
from pb_app.cli.demo.history import MovableClock
from pb_app.cli.demo.loading import load_demo
from pb_app.cli.demo.logins import FILE, ensure_logins
from pb_app.cli.demo.opening import MUNICIPALITIES
from pb_app.cli.demo.people import PEOPLE
from pb_app.cli.demo.storage import demo_settings, is_loaded, load_whole
from pb_app.cli.schema import bring_up_to_date
from pb_app.cli.server import run_server
from pb_app.cli.work import sweep
from pb_app.config import Settings

THREADS = 8


@click.command("demo")
@click.option(
    "--no-serve", is_flag=True, help="Load the demonstration and print how to look at it; do not serve."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine's loopback.")
@click.option(
    "--port", envvar="PORT", default=8000, show_default=True, show_envvar=True, type=click.IntRange(1, 65535)
)
@click.pass_obj
def demo(context: Context, host: str, port: int, *, no_serve: bool) -> None:
    """Load real records and a marked example season into an SQLite file, and serve them to this machine alone.

    A second start keeps what was entered. Passwords are random and kept in demo_logins.txt of the data folder.
    """
    base_url = f"http://{_loopback(host)}:{port}"
    settings = demo_settings(context.settings(env="demo", base_url=base_url))
    if not no_serve:
        _refuse_taken(host, port)
    if not is_loaded(settings):
        click.echo("Loading the demonstration …")
        load_whole(settings, lambda draft: _load(context, draft))
    queue = HueyQueue(settings)
    app = context.factory(settings, queue=queue)
    bring_up_to_date(app)
    with app.app_context():
        passwords = ensure_logins(settings.data_dir)
    sweep(app)
    _print_guide(settings, passwords)
    if not no_serve:
        run_server(app, queue, host=host, port=port, threads=THREADS)


def _load(context: Context, draft: Settings) -> None:
    clock = MovableClock(datetime.now(UTC))
    load_demo(context.factory(draft, clock=clock), clock)


def _loopback(host: str) -> str:
    """The host as an address names it; raise ``BadParameter`` for one that others could reach."""
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        message = f"{host!r} is no address"
        raise click.BadParameter(message, param_hint="--host") from error
    if not address.is_loopback:
        message = "the demonstration is served on the loopback only (127.0.0.1, ::1): its log-ins lie open"
        raise click.BadParameter(message, param_hint="--host")
    return f"[{address}]" if address.version == 6 else host


def _refuse_taken(host: str, port: int) -> None:
    """Say it in one line, before minutes of loading rather than after."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"port {port} is taken ({error.strerror}); choose another: PORT={port + 1} make run"
            raise click.ClickException(message) from error


def _print_guide(settings: Settings, passwords: dict[str, str]) -> None:
    address = settings.base_url
    widest = max(len(person.email) for person in PEOPLE)
    lines = [
        "",
        f"Dëgjesa, demonstration (SHEMBULL): {address}/",
        *(f"  {address}/{municipality_id}/" for municipality_id in MUNICIPALITIES),
        f"  {address}/vlore/hearings.ics  the calendar, to subscribe to",
        "",
        f"Log in at {address}/staff/login (also in {settings.data_dir / FILE}):",
        *(f"  {person.email:{widest}}  {passwords[person.email]}  {person.name}" for person in PEOPLE),
        "",
    ]
    click.echo("\n".join(lines))
