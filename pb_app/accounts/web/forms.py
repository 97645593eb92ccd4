"""Forms of log-in, people and organisations."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField

from pb_app.accounts.rules import OrganisationKind
from pb_app.web.forms import BaseForm, CleanString, CleanText, OneOf, Required, VersionField


class LogInForm(BaseForm):
    """E-mail and password."""

    email = CleanString(_l("E-mail"), [Required(_l("Write your e-mail address."))], limit=254)
    password = PasswordField(_l("Password"), [Required(_l("Write your password."))])


class ForgotForm(BaseForm):
    """Where to send a link."""

    email = CleanString(_l("E-mail"), [Required(_l("Write your e-mail address."))], limit=254)


class PasswordForm(BaseForm):
    """A new password, typed once; it can be seen, so it need not be typed twice."""

    password = PasswordField(_l("New password"), [Required(_l("Write a password."))])


class InviteForm(BaseForm):
    """Somebody's first role in a municipality."""

    name = CleanString(_l("Name and surname"), [Required(_l("Write the name."))], limit=120)
    email = CleanString(_l("E-mail"), [Required(_l("Write the e-mail address."))], limit=254)
    role = RadioField(_l("Role"), [OneOf(_l("Choose a role."))], validate_choice=False)
    places = SelectMultipleField(_l("Units and regions"), validate_choice=False)
    organisation = SelectField(
        _l("Organisation"),
        [OneOf(_l("Choose an organisation from the list."))],
        coerce=str,
        validate_choice=False,
        default="",
    )


class RoleForm(BaseForm):
    """One more role of somebody known."""

    role = RadioField(_l("Role"), [OneOf(_l("Choose a role."))], validate_choice=False)
    places = SelectMultipleField(_l("Units and regions"), validate_choice=False)
    organisation = SelectField(
        _l("Organisation"),
        [OneOf(_l("Choose an organisation from the list."))],
        coerce=str,
        validate_choice=False,
        default="",
    )


class PersonForm(BaseForm):
    """Name and address of an account."""

    version = VersionField()
    name = CleanString(_l("Name and surname"), [Required(_l("Write the name."))], limit=120)
    email = CleanString(_l("E-mail"), [Required(_l("Write the e-mail address."))], limit=254)


class ConfirmForm(BaseForm):
    """A step that asks once more."""

    confirmed = BooleanField(_l("I have read this and want to go on"))


class OrganisationForm(BaseForm):
    """An organisation and the other names under which it appears."""

    version = VersionField()
    name = CleanString(_l("Name"), [Required(_l("Write the name."))], limit=160)
    kind = SelectField(_l("Kind"), [OneOf(_l("Choose a kind."))], validate_choice=False)
    website = CleanString(_l("Website"), limit=300)
    aliases = CleanText(_l("Other names, one a line"), limit=1500)

    def fill_choices(self) -> None:
        """The kinds in the language of the page."""
        self.kind.choices = [(kind.value, kind_label(kind)) for kind in OrganisationKind]


def kind_label(kind: OrganisationKind) -> str:
    """The kind of an organisation in words."""
    return str(
        {
            OrganisationKind.YOUTH_CENTRE: _l("Youth centre"),
            OrganisationKind.NGO: _l("Civil society organisation"),
            OrganisationKind.NETWORK: _l("Network"),
            OrganisationKind.MUNICIPALITY: _l("Municipality"),
            OrganisationKind.OTHER: _l("Other"),
        }[kind]
    )
