"""«Relacion»: the paper that explains a version of the list to the council, with the list itself."""

from collections.abc import Iterable

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from pb_app.consolidation.rules.frozen import FrozenList
from pb_app.formats.consolidated_list import FUNDED, ListDocument, budgeted_by_decision, funded_total
from pb_app.formats.list_pdf import format_amount
from pb_app.formats.list_sums import by_programme
from pb_app.formats.office_paper import OfficePaper, PaperSection, PaperTable

_LIST_WIDTHS = (20, 46, 32)
_AMOUNT_WIDTH = 24


def explanatory_report(frozen: FrozenList, document: ListDocument) -> OfficePaper:
    """The report in the document's language: how the list came about, the list, sums, what was not accepted."""
    with force_locale(document.language):
        return OfficePaper(
            language=document.language,
            republic=document.labels["republic"],
            office=document.municipality,
            title=_("Explanatory report"),
            subtitle=_("on the consolidated list of proposals for the %(year)s budget", year=frozen.year),
            mark=document.stage_label,
            example=document.labels["example"] if document.is_example else "",
            example_note=document.labels["example_note"] if document.is_example else "",
            sections=(
                _introduction(document),
                _process(frozen),
                *_list(document),
                _sums(document),
                *_ceilings(document),
                *_not_accepted(document),
                PaperSection(heading=document.labels["signatures_heading"]),
            ),
            signatures=document.signatories,
            foot=paper_foot(document),
            page_of=document.labels["page_of"],
        )


def paper_foot(document: ListDocument) -> str:
    """Which version it is made of, short enough for the foot of a page."""
    return f"{document.municipality} · {document.edition_label} · SHA-256 {document.hash[:16]}…"


def _introduction(document: ListDocument) -> PaperSection:
    return PaperSection(
        heading=_("Introduction"),
        paragraphs=(
            _(
                "This report goes with the consolidated list of what residents asked for, %(version)s, %(published)s.",
                version=document.edition_label,
                published=document.published_words,
            ),
            document.stage_sentence,
            *((document.council_decision,) if document.council_decision else ()),
            _(
                "Every copy can be compared with the published version at: %(address)s",
                address=document.verify_url,
            ),
        ),
    )


def _process(frozen: FrozenList) -> PaperSection:
    references = {reference for item in frozen.items for reference in item.references}
    lines = []
    if frozen.process is not None:
        known = frozen.process
        lines = [
            ngettext("%(num)d public hearing was held", "%(num)d public hearings were held", known.hearings),
            ngettext("%(num)d participant was counted", "%(num)d participants were counted", known.attended),
            ngettext("%(num)d proposal was received", "%(num)d proposals were received", known.proposals),
            ngettext("%(num)d voice behind them", "%(num)d voices behind them", known.voices),
        ]
    lines += [
        ngettext(
            "%(num)d proposal was gathered into this list",
            "%(num)d proposals were gathered into this list",
            len(references),
        ),
        ngettext("%(num)d item with a decision", "%(num)d items with a decision", len(frozen.items)),
    ]
    return PaperSection(
        heading=_("The process"),
        paragraphs=(
            _(
                "The hearings and the consultation were held under law no. 139/2015 on local self-government "
                "(articles 18 and 54) and law no. 146/2014 on notification and public consultation."
            ),
        ),
        items=tuple(lines),
        note=_("The figures stand side by side; one person may be in several, so they are not added up."),
    )


def _list(document: ListDocument) -> Iterable[PaperSection]:
    labels = document.labels
    heads = tuple(f"{labels['amount']} {year} ({labels['unit']})" for year in document.years)
    for section in document.sections:
        rows = [
            (
                item.code,
                "\n".join(part for part in (item.title, ", ".join(item.places), item.provenance) if part),
                item.decision_label,
                *(_amount(document, item.amounts.get(year)) for year in document.years),
            )
            for item in section.items
        ]
        total = funded_total(document, section).amounts
        rows.append(
            ("", labels["funded_total"], "", *(_amount(document, total[year]) for year in document.years))
        )
        yield PaperSection(
            heading=section.title,
            table=_table((labels["code"], labels["item"], labels["decision"], *heads), rows, _LIST_WIDTHS),
        )


def _sums(document: ListDocument) -> PaperSection:
    labels = document.labels
    rows = [
        (
            document.decision_labels[decision],
            str(total.items),
            *(_amount(document, total.amounts[year]) for year in document.years),
        )
        for decision, total in budgeted_by_decision(document).items()
    ]
    whole = funded_total(document)
    rows.append(
        (
            labels["funded_total"],
            str(whole.items),
            *(_amount(document, whole.amounts[year]) for year in document.years),
        )
    )
    heads = tuple(f"{labels['amount']} {year} ({labels['unit']})" for year in document.years)
    return PaperSection(
        heading=labels["totals_by_decision"],
        table=_table((labels["decision"], labels["items"], *heads), rows, (80, 18), numbers_from=1),
    )


def _ceilings(document: ListDocument) -> Iterable[PaperSection]:
    """What is proposed in the budget year beside the ceilings, for the programmes that have one."""
    labels, year = document.labels, document.budget_year
    bounds = {one.programme: one for one in document.ceilings if one.year == year}
    spent = {group.name: group.total.amounts[year] for group in by_programme(document)}
    spent[""] = funded_total(document).amounts[year]
    rows = [
        (
            programme or labels["whole_budget"],
            _amount(document, spent[programme]),
            _amount(document, bound.amount),
            _amount(document, bound.amount - spent[programme]),
            labels["ceiling_final" if bound.is_final else "ceiling_preparatory"],
        )
        for programme, bound in sorted(bounds.items(), key=lambda one: (not one[0], one[0]))
    ]
    if rows:
        unit = f"{year} ({labels['unit']})"
        heads = (
            labels["programme"], f"{labels['amount']} {unit}", f"{labels['ceiling']} {unit}",
            f"{labels['ceiling_left']} {unit}", labels["ceiling_kind"],
        )  # fmt: skip
        table = PaperTable(columns=heads, rows=tuple(rows), widths_mm=(60, 28, 28, 28, 26), numbers_from=1)
        yield PaperSection(heading=labels["by_programme"], table=table)


def _not_accepted(document: ListDocument) -> Iterable[PaperSection]:
    labels = document.labels
    rows = [
        (item.code, item.title, item.decision_label, item.reason or "\N{EN DASH}")
        for item in document.items()
        if item.decision not in FUNDED
    ]
    if rows:
        heads = (labels["code"], labels["item"], labels["decision"], labels["reason"])
        table = PaperTable(columns=heads, rows=tuple(rows), widths_mm=(20, 50, 36, 64), numbers_from=4)
        yield PaperSection(heading=_("What was not accepted, and why"), table=table)


def _table(
    columns: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[int, ...], *, numbers_from: int = 3
) -> PaperTable:
    rest = (_AMOUNT_WIDTH,) * (len(columns) - len(widths))
    return PaperTable(
        columns=columns,
        rows=tuple(rows),
        widths_mm=(*widths, *rest),
        numbers_from=numbers_from,
        has_total=True,
    )


def _amount(document: ListDocument, amount: int | None) -> str:
    if amount is None:
        return "\N{EN DASH}"
    return format_amount(amount, unit=document.unit, language=document.language)
