"""Write the archive to disk: equal content gives equal bytes, whenever and wherever it is written."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.formats.csv_table import render_csv
from pb_app.portal.dataset.dictionary import DICTIONARY
from pb_app.portal.dataset.rows import Row, rows_of

LICENCE_NAME: Final = "CC BY 4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_PIECE: Final = 256 * 1024
_LICENCE: Final = f"""{LICENCE_NAME}
{LICENCE_URL}

Të dhënat mund të përdoren, ndryshohen dhe shpërndahen lirisht, edhe për qëllime tregtare, duke përmendur bashkinë
si burim. Koordinatat: GeoNames (CC BY 4.0).

The data may be used, changed and shared freely, also commercially, naming the municipality as the source.
Coordinates: GeoNames (CC BY 4.0).
"""
_README: Final = """{title}

Tabelat gjenden në `csv/` dhe `json/`; `dictionary.csv` shpjegon çdo kolonë. `corrections` rendit çdo ndryshim të
asaj që ishte publike. Ç’nuk dihet lihet bosh. Rreshtat me `is_example` janë demonstrim. `proposed` (propozuar) nuk
do të thotë `approved` (miratuar): buxhetin e miraton këshilli bashkiak. SHA256SUMS mban gjurmën e çdo skedari.

The tables are in `csv/` and `json/`; `dictionary.csv` explains each column. `corrections` lists every change of what
was public. What is not known is empty. Rows with is_example are a demonstration. `proposed` is not `approved`: the
municipal council approves the budget. SHA256SUMS holds the digest of each file.

Si citohet / How to cite:
{citation}
"""


def write_archive(path: Path, title: str, address: str, cycles: Sequence[CycleCard]) -> str:
    """Write the ZIP of some budget years; give the SHA-256 of its bytes.

    Each table is read in batches and spooled to disk, so that memory stays flat however many rows there are.
    """
    citation = f"{title}. {address}. {LICENCE_NAME}.\n"
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        sums: list[tuple[str, str]] = []
        for table, columns in DICTIONARY.items():
            names = [column.name for column in columns]
            spooled = _spool(Path(folder), names, _every(table, cycles))
            for ending, file in spooled.items():
                sums.append(_add(archive, f"{ending}/{table}.{ending}", _pieces(file)))
        for name, body in (
            ("dictionary.csv", b"".join(render_csv(("table", "column", "type", "sq", "en"), _dictionary()))),
            ("LICENCE.txt", _LICENCE.encode()),
            ("CITATION.txt", citation.encode()),
            ("README.txt", _README.format(title=title, citation=citation).encode()),
        ):
            sums.append(_add(archive, name, [body]))
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums))
        _add(archive, "SHA256SUMS", [listed.encode()])
    digest = hashlib.sha256()
    for piece in _pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def _every(table: str, cycles: Sequence[CycleCard]) -> Iterator[Row]:
    seen: set[str] = set()
    for cycle in cycles:
        if table == "places":  # they belong to the municipality, not to the year
            if cycle.municipality_id in seen:
                continue
            seen.add(cycle.municipality_id)
        yield from rows_of(table, cycle)
        db.session.rollback()
        db.session.expunge_all()


def _spool(folder: Path, names: Sequence[str], rows: Iterable[Row]) -> dict[str, Path]:
    """Write the rows once as CSV and as JSON."""
    csv, plain = folder / "table.csv", folder / "table.json"
    with csv.open("wb") as table, plain.open("w", encoding="utf-8") as data:
        data.write("[")
        table.writelines(render_csv(names, _also_json(names, rows, data)))
        data.write("\n]\n")
    return {"csv": csv, "json": plain}


def _also_json(names: Sequence[str], rows: Iterable[Row], data: Any) -> Iterator[Row]:  # noqa: ANN401 - a text file
    separator = "\n"
    for row in rows:
        values = dict(zip(names, row, strict=True))
        data.write(separator + json.dumps(values, ensure_ascii=False, default=_iso))
        separator = ",\n"
        yield row


def _iso(value: date) -> str:
    return value.isoformat()


def _dictionary() -> Iterator[Row]:
    for table, columns in DICTIONARY.items():
        for column in columns:
            yield table, column.name, column.kind, column.sq, column.en


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[str, str]:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    entry.create_system = 3  # the same on every system
    digest = hashlib.sha256()
    with archive.open(entry, "w", force_zip64=True) as written:
        for piece in pieces:
            digest.update(piece)
            written.write(piece)
    return name, digest.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
