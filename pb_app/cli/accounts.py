"""``pb user add`` and ``pb user reset``: people without a browser."""

import click

from pb_app.accounts.queries import find_organisation_by_name, find_person_by_email
from pb_app.accounts.rules import ROLES_WITH_ORGANISATION, OrganisationKind, Scope
from pb_app.accounts.service.organisations import OrganisationDraft, add_organisation
from pb_app.accounts.service.passwords import make_one_time_link
from pb_app.accounts.service.people import add_person
from pb_app.cli.context import Context
from pb_app.config import Settings
from pb_app.kernel.actor import SYSTEM, Role
from pb_app.kernel.contact import normal_email
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import find_municipality, find_place, find_place_by_name


@click.group("user")
def user() -> None:
    """People who can log in."""


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--municipality", help="Its id, e.g. vlore.")
@click.option("--place", "places", multiple=True, help="Id or name of a place; may be given several times.")
@click.option("--organisation", help="Name, alias or address; a new name adds the organisation.")
@click.option("--name", default="", help="Name and surname.")
@click.pass_obj
def user_add(
    context: Context,
    email: str,
    role: str,
    municipality: str | None,
    places: tuple[str, ...],
    organisation: str | None,
    name: str,
) -> None:
    """Give EMAIL a role and print a one-time link that sets the password."""
    settings = context.settings()
    with context.app(settings):
        _check_municipality(municipality)
        chosen = Role(role)
        scope = Scope(
            role=chosen,
            municipality_id=municipality,
            place_ids=_place_ids(municipality, places),
            organisation_id=_organisation_id(chosen, municipality, organisation),
        )
        try:
            invitation = add_person(actor=SYSTEM, email=email, name=name, scope=scope)
        except DomainError as error:
            raise click.ClickException(_reason(error)) from error
        token = invitation.token or make_one_time_link(actor=SYSTEM, person_id=invitation.person_id)
    _print_link(settings, token)


@user.command("reset")
@click.argument("email")
@click.pass_obj
def user_reset(context: Context, email: str) -> None:
    """Print a one-time link that sets a new password for EMAIL."""
    settings = context.settings()
    with context.app(settings):
        try:
            person = find_person_by_email(normal_email(email))
            if person is None:
                message = f"nobody has the address {email!r}"
                raise click.ClickException(message)
            token = make_one_time_link(actor=SYSTEM, person_id=person.id)
        except DomainError as error:
            raise click.ClickException(_reason(error)) from error
    _print_link(settings, token)


def _print_link(settings: Settings, token: str) -> None:
    click.echo("Set the password here within one hour; the link works once:", err=True)
    click.echo(f"{settings.base_url}/staff/password/{token}")


def _check_municipality(municipality: str | None) -> None:
    if municipality is not None and find_municipality(municipality) is None:
        message = f"no municipality has the id {municipality!r}"
        raise click.BadParameter(message, param_hint="--municipality")


def _place_ids(municipality: str | None, places: tuple[str, ...]) -> tuple[str, ...]:
    ids = []
    for text in places:
        found = find_place(text) or (find_place_by_name(municipality, text) if municipality else None)
        if found is None or found.municipality_id != municipality:
            message = f"{text!r} is no place of {municipality}, or several have this name"
            raise click.BadParameter(message, param_hint="--place")
        ids.append(found.id)
    return tuple(ids)


def _organisation_id(role: Role, municipality: str | None, text: str | None) -> int | None:
    if text is None:
        return None
    found = find_organisation_by_name(text)
    if found is None and role in ROLES_WITH_ORGANISATION:
        kind = OrganisationKind.YOUTH_CENTRE if role is Role.YOUTH_CENTRE else OrganisationKind.NGO
        owner = municipality if role is Role.YOUTH_CENTRE else None
        add_organisation(actor=SYSTEM, municipality_id=owner, draft=OrganisationDraft(name=text, kind=kind))
        found = find_organisation_by_name(text)
    if found is None:
        message = f"no organisation is called {text!r}"
        raise click.BadParameter(message, param_hint="--organisation")
    return found.id


def _reason(error: DomainError) -> str:
    return {
        "email_unreadable": "this is no e-mail address",
        "scope_admin": "an administrator has no municipality and no place",
        "scope_municipality": "this role needs --municipality",
        "scope_places": "only the role officer takes --place",
        "person_inactive": "this account is locked",
    }.get(error.code, str(error))
