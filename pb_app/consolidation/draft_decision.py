"""«Projektvendim»: the frame of the council's decision about a version, for the office to complete."""

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from pb_app.consolidation.explanatory_report import paper_foot
from pb_app.formats.consolidated_list import ListDocument, funded_total
from pb_app.formats.list_pdf import format_amount
from pb_app.formats.office_paper import OfficePaper, PaperSection


def draft_decision(document: ListDocument) -> OfficePaper:
    """The frame in the document's language; what only the office knows is a line to fill in."""
    with force_locale(document.language):
        return OfficePaper(
            language=document.language,
            republic=document.labels["republic"],
            office="\n".join((document.municipality, _("Municipal council"))),
            title=_("DRAFT DECISION"),
            subtitle=_("No. ____, dated ____") + "\n" + _approving(document),
            mark="",
            example=document.labels["example"] if document.is_example else "",
            example_note=document.labels["example_note"] if document.is_example else "",
            sections=(
                PaperSection(
                    paragraphs=(
                        _(
                            "On the basis of law no. 139/2015 on local self-government, law no. 68/2017 on local "
                            "self-government finance and law no. 146/2014 on notification and public consultation,"
                        ),
                        _("[to be completed by the legal office: the articles and other acts] ____"),
                        _("on the proposal of the mayor, the municipal council"),
                    )
                ),
                PaperSection(heading=_("DECIDED:"), items=_points(document), numbered=True),
            ),
            signatures=(_("Secretary of the council"), _("Chair of the council")),
            foot=paper_foot(document),
            page_of=document.labels["page_of"],
        )


def _approving(document: ListDocument) -> str:
    return _(
        "approving the consolidated list of proposals of residents for the %(year)s budget",
        year=document.budget_year,
    )


def _points(document: ListDocument) -> tuple[str, ...]:
    total = funded_total(document)
    sums = "; ".join(
        f"{year}: {format_amount(amount, unit=document.unit, language=document.language)} {document.labels['unit']}"
        for year, amount in total.amounts.items()
        if amount
    )
    count = ngettext("%(num)d item", "%(num)d items", total.items)
    return (
        _(
            "The list is approved according to the annex to this decision (%(version)s, %(published)s): "
            "%(items)s; %(sums)s.",
            version=document.edition_label, published=document.published_words, items=count, sums=sums or "____",
        ),
        _("Items that are not accepted, deferred or forwarded stand in the annex, each with its reason."),
        _("Changes of the council: [code of the item, amount or “dropped”, reason] ____"),
        _("In charge of carrying it out: ____"),
        _("This decision is announced and enters into force as law no. 139/2015 says."),
    )  # fmt: skip
