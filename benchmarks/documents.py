"""A list of a thousand items on paper and as a workbook: seconds and memory of a process of its own."""

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable

from pb_app.formats.consolidated_list import LABELS, ListCeiling, ListDocument, ListItem, ListSection
from pb_app.formats.list_pdf import render_pdf
from pb_app.formats.list_xlsx import render_xlsx
from pb_app.resources import resource_dir

Row = Callable[[str, str, str], None]

_ITEMS = 1000
_THEMES = 8
_PLACES = 60
_PROGRAMMES = 25
_YEARS = (2027, 2028, 2029)
_MADE_AT = dt.datetime(2026, 11, 27, 9, 30, tzinfo=dt.UTC)


def thousand_items() -> ListDocument:
    """A list as a large municipality would publish it, a description and a reason with each item."""
    themes = [f"Tematika {number}" for number in range(_THEMES)]
    items = [_item(number, themes[number * _THEMES // _ITEMS]) for number in range(_ITEMS)]
    return ListDocument(
        language="sq",
        municipality_id="vlore",
        municipality="Bashkia Vlorë",
        budget_year=_YEARS[0],
        stage="projekt",
        stage_label="PROJEKT",
        stage_sentence="Kjo listë është propozim i Bashkisë.",
        title="Lista e konsoliduar e propozimeve për buxhetin 2027",
        edition=1,
        edition_label="versioni nr. 1",
        published_on=_MADE_AT.date(),
        published_words="publikuar më 27 nëntor 2026",
        years=_YEARS,
        sections=tuple(
            ListSection(title=theme, items=tuple(item for item in items if item.theme == theme))
            for theme in themes
        ),
        labels=dict.fromkeys(LABELS, "Shuma") | {"page_of": "Faqja {page} nga {pages}"},
        decision_labels={"proposed": "Propozuar në projektbuxhetin 2027"},
        signatories=("Kryetari i Bashkisë",),
        is_example=True,
        hash="0" * 64,
        verify_url="https://buxheti.example/vlore/budget/2027/list/1/verify",
        ceilings=tuple(
            ListCeiling(programme=f"{number:05} Programi", year=_YEARS[0], amount=50_000_000)
            for number in range(_PROGRAMMES)
        ),
    )


def _item(number: int, theme: str) -> ListItem:
    return ListItem(
        code=f"VL27-Z{number:04}",
        title=f"Rikonstruksioni i rrugës dhe i kanaleve kulluese, pjesa {number}",
        description="Përshkrim i punës që do të bëhet, ku dhe pse. " * 3,
        theme=theme,
        programme=f"{number % _PROGRAMMES:05} Programi",
        decision="proposed",
        decision_label="Propozuar në projektbuxhetin 2027",
        reason="U kërkua në tri dëgjesa radhazi.",
        places=(f"Fshati {number % _PLACES}",),
        amounts={_YEARS[0]: 1_000_000 + number, _YEARS[1]: 500_000},
        proposals=3,
        voices=9,
        signatures=0,
        hearings=1,
        places_count=1,
        provenance="3 propozime · 9 zëra · 1 dëgjesë",
        references=(f"VL27-{number:04}A",),
    )


def documents(row: Row) -> None:
    """The lines of the table."""
    row(f"PDF of a list of {_ITEMS} items", _in_a_process("pdf"), "≤ 3 s in a process of its own")
    row(f"XLSX of a list of {_ITEMS} items", _in_a_process("xlsx"), "≤ 3 s")


def _in_a_process(kind: str) -> str:
    """Seconds and the most memory of the process that makes it, or of the compiler it starts."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.documents", kind], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def main() -> None:
    """Make one document; print its figures."""
    import resource  # noqa: PLC0415 - not on Windows

    document = thousand_items()
    start = time.perf_counter()
    if sys.argv[1] == "pdf":
        render_pdf(document, template_root=resource_dir("templates"), timestamp=_MADE_AT)
    else:
        render_xlsx(document, timestamp=_MADE_AT)
    seconds = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    sys.stdout.write(f"{seconds:.2f} s, CPU {cpu:.2f} s, {max(one.ru_maxrss for one in used) // 1024} MiB\n")


if __name__ == "__main__":
    main()
