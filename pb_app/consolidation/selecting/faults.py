"""The sentences of faults in Pabulib files; the codes are those of ``formats.pabulib``, with ``pabulib_`` before."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from pb_app.formats.pabulib import PabulibError
from pb_app.kernel.errors import DomainError

FILE_FAULTS: dict[str, LazyString] = {
    "pabulib_missing": _l("Choose a Pabulib file."),
    "pabulib_too_large": _l("This file is too large for a page. The command “pb select --file” takes it."),
    "pabulib_vote_type": _l("Line %(line)s: the kind of ballots, vote_type “%(value)s”, is not known."),
    "pabulib_no_budget": _l("The section META does not state the budget."),
    "pabulib_not_utf8": _l("Line %(line)s: the file is not written in UTF-8."),
    "pabulib_section_twice": _l("Line %(line)s: the section %(value)s is there twice."),
    "pabulib_no_section": _l("Line %(line)s: “%(value)s” stands before the first section."),
    "pabulib_section_missing": _l("The section %(value)s is missing."),
    "pabulib_quoting": _l("Line %(line)s: a quotation mark is not closed, or stands in the wrong place."),
    "pabulib_no_heading": _l("A section has no row of headings."),
    "pabulib_no_column": _l("Line %(line)s: the column %(value)s is missing."),
    "pabulib_too_many_fields": _l("Line %(line)s: there are more fields than headings."),
    "pabulib_project_id": _l("Line %(line)s: “%(value)s” cannot be the id of a project."),
    "pabulib_project_twice": _l("Line %(line)s: the project %(value)s is there twice."),
    "pabulib_cost_zero": _l("Line %(line)s: the project %(value)s costs nothing."),
    "pabulib_no_projects": _l("There is no project in the file."),
    "pabulib_voter_twice": _l("Line %(line)s: the voter %(value)s is there twice."),
    "pabulib_unknown_project": _l(
        "Line %(line)s: the ballot names %(value)s, which is not among the projects."
    ),
    "pabulib_chosen_twice": _l("Line %(line)s: a ballot names the same project twice."),
    "pabulib_points": _l("Line %(line)s: there are not as many points as projects."),
    "pabulib_not_a_number": _l("Line %(line)s: “%(value)s” is not an amount."),
}


def fault_of(error: PabulibError) -> DomainError:
    """The fault as an error of the domain, at the field of the file."""
    return DomainError(f"pabulib_{error.code}", field="file", line=error.line, value=error.value)
