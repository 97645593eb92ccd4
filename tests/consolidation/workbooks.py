"""The valuation sheet as somebody edits it in Excel: cells changed inside the package, nothing else touched."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"


def fill(
    content: bytes, cells: Mapping[str, str | float | None], *, formula: Mapping[str, float] | None = None
) -> bytes:
    """The workbook with these cells filled in: a number as a number, a text as a text, None emptied.

    ``formula`` are cells that hold a formula with the value that Excel computed.
    """
    parts = parts_of(content)
    sheet = parts[SHEET].decode()
    for address, value in cells.items():
        sheet = _set(sheet, address, _content(value))
    for address, computed in (formula or {}).items():
        sheet = _set(sheet, address, ("", f"<f>1*{computed}</f><v>{computed}</v>"))
    parts[SHEET] = sheet.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, octets in parts.items():
            package.writestr(name, octets)
    return packed.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _content(value: str | float | None) -> tuple[str, str]:
    if value is None:
        return "", ""
    if isinstance(value, str):
        return ' t="inlineStr"', f"<is><t>{escape(value)}</t></is>"
    return "", f"<v>{value}</v>"


def _set(sheet: str, address: str, given: tuple[str, str]) -> str:
    kind, inside = given
    cell = re.compile(rf'<c r="{address}"(?P<style> s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)')
    found = cell.search(sheet)
    assert found, f"no cell {address}"
    return sheet.replace(found.group(), f'<c r="{address}"{found["style"] or ""}{kind}>{inside}</c>')
