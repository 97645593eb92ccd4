"""``pb notices``: what is said to whom."""

import click

from pb_app.cli.context import Context
from pb_app.cli.schema import refuse_other_schema
from pb_app.cli.work import send_mail
from pb_app.outbox.queries import mail_state


@click.group("notices")
def notices() -> None:
    """Notices by mail: new and changed hearings, weekly mails, reminders, invitations."""


@notices.command("send")
@click.pass_obj
def send(context: Context) -> None:
    """Send now what is due; the worker does the same each minute."""
    settings = context.settings()
    with context.app(settings) as app:
        refuse_other_schema()
        if not settings.mail_url and not settings.is_demo:
            message = "PB_MAIL_URL is not set: mail waits in the outbox"
            raise click.ClickException(message)
        sent = 0
        while count := send_mail(app):
            sent += count
        state = mail_state()
    click.echo(f"sent: {sent}, waiting: {state.waiting}, set aside: {state.poison}")
