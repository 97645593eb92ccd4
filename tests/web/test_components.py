"""What the macros promise to screen readers and to forms, and that what was typed stays text."""

from types import SimpleNamespace

import pytest
from flask import Flask, render_template, render_template_string
from flask_babel import Babel
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from pb_app.resources import resource_dir
from pb_app.web.forms import TokenField, VersionField
from tests.house_client import check_page

THEMES = [SelectChoice(value="road", label="Rrugë"), SelectChoice(value="water", label="Ujë")]
PLACES = [SelectChoice(value="n", label="Novoselë", render_kw={"data-alt": "Poro, Bishan"})]
ENDPOINTS = [
    "open_data.index",
    "portal_public.home", "portal_public.municipality", "portal_public.year", "portal_public.privacy",
    "portal_public.accessibility", "portal_staff.desk", "hearings_public.calendar", "proposals_public.listing",
    "consolidation_public.latest", "accounts_public.login", "accounts_staff.logout", "accounts_staff.people",
    "hearings_staff.index", "hearings_staff.pack", "planning_staff.index", "proposals_staff.index",
    "hearings_public.municipality_as_picture",
    "consolidation_staff.index", "cycles_staff.index",
]  # fmt: skip


class ProposalForm(Form):
    """A form with one of each kind of field."""

    version = VersionField()
    token = TokenField()
    place = SelectField("Njësia / rajoni", choices=PLACES, description="p.sh. Poro")
    theme = RadioField("Tematika", choices=THEMES, validators=[InputRequired("Zgjidhni tematikën")])
    audience = SelectMultipleField("Kush ftohet", choices=THEMES)
    text = TextAreaField("Për çfarë bëhet fjalë?", [InputRequired("Shkruani një fjali")])
    day = StringField("Data")


@pytest.fixture(scope="module")
def app() -> Flask:
    """The templates alone: no database, no features, every layout link a stub."""
    app = Flask("pb_app", template_folder=str(resource_dir("templates")))
    app.config.update(SECRET_KEY="x", BABEL_TRANSLATION_DIRECTORIES=str(resource_dir("translations")))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        csrf_token=generate_csrf, locale="sq", switch_language_url="/en/", site_url="http://localhost", nav="hearings",
        municipality=SimpleNamespace(
            id="vlore", name="Vlorë", full_name="Bashkia Vlorë", phone="033 000 000", office="", email="",
            has_brand=False, budget_year=2027,
        ),
        actor=SimpleNamespace(name="Shembull", role_label="koordinator", hidden_nav=("people",)),
    )  # fmt: skip
    Babel(app, locale_selector=lambda: "sq")
    for endpoint in ENDPOINTS:
        app.add_url_rule(f"/stub/{endpoint}", endpoint, str)
    return app


MACROS = (
    "btn", "checkbox", "checkboxes", "date_field", "error_summary", "field", "form_tag", "frame", "group",
    "radios", "select", "textarea",
)  # fmt: skip


def rendered(app: Flask, source: str, **context: object) -> str:
    """What a template with the form macros at hand renders."""
    macros = ", ".join(MACROS)
    with app.test_request_context():
        return render_template_string(
            f'{{% from "components/forms.html" import {macros} %}}{source}', **context
        )


def wrong_form() -> ProposalForm:
    """The form as it comes back: two errors, with what was typed."""
    form = ProposalForm(MultiDict({"place": "n", "text": "", "day": "<b>nesër</b>", "version": "3"}))
    assert not form.validate()
    return form


def test_the_living_page_keeps_the_house_rules(app: Flask) -> None:
    with app.test_request_context():
        check_page(render_template("style/page.html"), "/staff/style")


def test_an_error_page_keeps_the_house_rules(app: Flask) -> None:
    with app.test_request_context():
        page = render_template("errors/error.html", code=404, heading="Faqja nuk u gjet", sentence="…")
    check_page(page, "/x")
    assert 'href="tel:033000000"' in page


def test_a_whole_form_with_errors_keeps_the_house_rules(app: Flask) -> None:
    source = """{% extends "layouts/public.html" %}
      {% from "components/forms.html" import date_field, error_summary, form_tag %}
      {% from "components/forms.html" import checkboxes, radios, select, textarea %}
      {% block title %}T{% endblock %}
      {% block content %}<h1>T</h1>{{ error_summary(form) }}
      {% call form_tag("/x", form=form) %}{{ select(form.place, picker=True) }}{{ radios(form.theme) }}
      {{ checkboxes(form.audience) }}{{ textarea(form.text) }}{{ date_field(form.day) }}{% endcall %}
      {% endblock %}"""
    with app.test_request_context():
        page = render_template_string(source, form=wrong_form())
    check_page(page, "/x")
    assert page.count('name="version"') == page.count('name="token"') == 1


def test_hint_and_error_are_tied_to_their_field(app: Flask) -> None:
    html = rendered(app, '{{ textarea(form.text, hint="Me fjalët tuaja") }}', form=wrong_form())
    assert 'aria-describedby="text-hint text-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="text-hint">Me fjalët tuaja' in html


def test_a_field_without_hint_or_error_names_none(app: Flask) -> None:
    html = rendered(app, "{{ field(form.day) }}", form=ProposalForm())
    assert "aria-" not in html


def test_attributes_reach_the_field(app: Flask) -> None:
    html = rendered(app, '{{ field(form.day, autocomplete="tel") }}', form=ProposalForm())
    assert 'autocomplete="tel"' in html


def test_typed_text_comes_back_as_text(app: Flask) -> None:
    html = rendered(app, "{{ date_field(form.day) }}", form=wrong_form())
    assert 'value="&lt;b&gt;nesër&lt;/b&gt;"' in html


def test_every_error_is_listed_and_leads_to_its_field(app: Flask) -> None:
    html = rendered(app, "{{ error_summary(form) }}{{ radios(form.theme) }}", form=wrong_form())
    assert '<a href="#theme">Zgjidhni tematikën</a>' in html
    assert '<a href="#text">Shkruani një fjali</a>' in html
    assert '<fieldset id="theme"' in html


def test_no_errors_no_summary(app: Flask) -> None:
    assert rendered(app, "{{ error_summary(form) }}", form=ProposalForm()).strip() == ""


def test_a_picker_is_a_select_that_knows_other_names(app: Flask) -> None:
    html = rendered(app, "{{ select(form.place, picker=True) }}", form=ProposalForm())
    assert "data-picker" in html
    assert 'data-alt="Poro, Bishan"' in html
    assert "data-picker" not in rendered(app, "{{ select(form.place) }}", form=ProposalForm())


def test_the_staff_head_hides_what_a_person_may_not_open(app: Flask) -> None:
    with app.test_request_context():
        page = render_template("style/page.html")
    assert "/stub/cycles_staff.index" in page
    assert "/stub/accounts_staff.people" not in page


def test_a_bar_is_as_long_as_its_share(app: Flask) -> None:
    source = '{% from "components/tables.html" import bar %}{{ bar(1, 4) }}{{ bar(3, 0) }}'
    html = rendered(app, source)
    assert 'class="value" width="25.0"' in html
    assert 'class="value" width="0"' in html
