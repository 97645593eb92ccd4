"""``pb serve`` and ``pb worker``."""

import logging

import click
from flask import Flask
from waitress import create_server

from pb_app.adapters.queue import HueyQueue
from pb_app.cli.context import Context
from pb_app.cli.schema import refuse_other_schema
from pb_app.cli.work import bind_worker
from pb_app.config import SettingsError


def run_server(app: Flask, queue: HueyQueue, *, host: str, port: int, threads: int) -> None:
    """Serve with waitress; without Redis the worker runs beside it."""
    settings = app.extensions["pb_house"].settings
    bind_worker(app, queue)
    if not settings.redis_url:
        queue.run_in_thread()
    try:
        server = create_server(
            app, host=host, port=port, threads=threads, clear_untrusted_proxy_headers=False, ident=None
        )
    except OSError as error:
        message = f"cannot listen on {host}:{port}: {error.strerror}"
        raise click.ClickException(message) from error
    # One waiting request is no news, and a warning for each would fill the disk under load.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server.print_listen("Serving on http://{}:{}")
    server.run()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", default=8, show_default=True, help="Threads of this process.", type=click.IntRange(1, 64)
)
@click.pass_obj
def serve(context: Context, host: str, port: int, workers: int) -> None:
    """Serve the application; the worker runs beside it unless PB_REDIS_URL is set."""
    settings = context.settings()
    if settings.is_demo:
        message = "PB_ENV=demo belongs to 'pb demo', which serves this machine alone"
        raise SettingsError(message)
    queue = HueyQueue(settings)
    with context.app(settings, queue=queue) as app:
        refuse_other_schema()
        run_server(app, queue, host=host, port=port, threads=workers)


@click.command("worker")
@click.pass_obj
def worker(context: Context) -> None:
    """Run the worker in a process of its own (needs PB_REDIS_URL)."""
    settings = context.settings()
    if not settings.redis_url:
        message = "PB_REDIS_URL is not set: the worker already runs beside 'pb serve'"
        raise SettingsError(message)
    queue = HueyQueue(settings)
    with context.app(settings, queue=queue) as app:
        refuse_other_schema()
        bind_worker(app, queue)
        queue.run_forever()
