"""Pabulib's ``.pb`` files, in and out: a participatory budget with its projects and ballots.

Three sections, META, PROJECTS and VOTES, each with a heading row of its own, in fields parted by semicolons and
quoted as in CSV (Faliszewski et al.: Participatory Budgeting: Data, Tools, and Analysis, 2023). What is not an
approval ballot is read as one: whoever ranked a project or gave it points chose it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Final

from pb_app.formats.safe_text import clean_text

_SECTIONS: Final = ("META", "PROJECTS", "VOTES")
_APPROVING: Final = frozenset({"approval", "choose-1"})
_SCORING: Final = frozenset({"cumulative", "scoring"})
_ORDINAL: Final = frozenset({"ordinal"})
VOTE_TYPES: Final = _APPROVING | _SCORING | _ORDINAL
_MOST_DECIMALS: Final = 6
_LONGEST_NUMBER: Final = 24


class PabulibError(ValueError):
    """A fault of the file; ``line`` is the row's first line, from 1; ``code`` and ``value`` say what is wrong."""

    def __init__(self, line: int, code: str, value: str = "") -> None:
        super().__init__(f"line {line}: {code} {value}".rstrip())
        self.line = line
        self.code = code
        self.value = value


@dataclass(frozen=True, kw_only=True, slots=True)
class PabulibProject:
    """A project; ``cost`` is exact in the currency of the file."""

    id: str
    cost: Fraction
    name: str = ""
    votes: int | None = None
    """As the file states it; the ballots are what counts."""
    selected: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PabulibFile:
    """A whole file. Ballots are sets of project ids; ``meta`` keeps every key that the file has."""

    meta: Mapping[str, str]
    budget: Fraction
    projects: tuple[PabulibProject, ...]
    ballots: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[int, str, str], ...] = field(default=())
    """What is odd but does no harm: line, code, value."""

    @property
    def scale(self) -> int:
        """The smallest number by which all amounts become whole."""
        return lcm(self.budget.denominator, *(one.cost.denominator for one in self.projects))


Row = tuple[int, list[str]]


def read_pabulib(content: bytes) -> PabulibFile:
    """Read a file; the first fault is raised as ``PabulibError``."""
    sections = _sections(content)
    meta_rows = list(_records(sections["META"], ("key", "value")))
    meta = {row["key"]: row["value"] for _line, row in meta_rows}
    lines = {row["key"]: line for line, row in meta_rows}
    vote_type = meta.get("vote_type", "")
    if vote_type not in VOTE_TYPES:
        raise PabulibError(lines.get("vote_type", 1), "vote_type", vote_type)
    if "budget" not in meta:
        raise PabulibError(1, "no_budget")
    budget = _amount(lines["budget"], meta["budget"])
    projects = _projects(sections["PROJECTS"])
    ballots = _ballots(sections["VOTES"], {one.id for one in projects}, vote_type)
    return PabulibFile(
        meta=meta, budget=budget, projects=projects, ballots=ballots,
        notes=tuple(_notes(meta, lines, projects, ballots)),
    )  # fmt: skip


def _sections(content: bytes) -> dict[str, list[Row]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PabulibError(content.count(b"\n", 0, error.start) + 1, "not_utf8") from error
    found: dict[str, list[Row]] = {}
    current = ""
    for line, row in _rows(text):
        name = row[0].strip().upper() if len(row) == 1 or not any(row[1:]) else ""
        if name in _SECTIONS:
            if name in found:
                raise PabulibError(line, "section_twice", name)
            current, found[name] = name, []
        elif not current:
            raise PabulibError(line, "no_section", row[0][:40])
        else:
            found[current].append((line, row))
    for name in _SECTIONS:
        if name not in found:
            raise PabulibError(1, "section_missing", name)
    return found


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise PabulibError(line, "quoting") from error
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _records(rows: Sequence[Row], needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    if not rows:
        raise PabulibError(1, "no_heading", needed[0])
    line, head = rows[0]
    names = [cell.strip().lower() for cell in head]
    for name in needed:
        if name not in names:
            raise PabulibError(line, "no_column", name)
    for at, row in rows[1:]:
        if len(row) > len(names):
            raise PabulibError(at, "too_many_fields", str(len(row)))
        cells = [clean_text(cell) for cell in row]
        yield at, dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=True))


def _projects(rows: Sequence[Row]) -> tuple[PabulibProject, ...]:
    found: dict[str, PabulibProject] = {}
    for line, row in _records(rows, ("project_id", "cost")):
        one = row["project_id"]
        if not one or "," in one:
            raise PabulibError(line, "project_id", one)
        if one in found:
            raise PabulibError(line, "project_twice", one)
        cost = _amount(line, row["cost"])
        if not cost:
            raise PabulibError(line, "cost_zero", one)
        votes, selected = row.get("votes", ""), row.get("selected", "")
        found[one] = PabulibProject(
            id=one,
            cost=cost,
            name=row.get("name", ""),
            votes=int(votes)
            if votes.isascii() and votes.isdigit() and len(votes) < _LONGEST_NUMBER
            else None,
            selected={"1": True, "0": False}.get(selected),
        )
    if not found:
        raise PabulibError(1, "no_projects")
    return tuple(found.values())


def _ballots(rows: Sequence[Row], known: set[str], vote_type: str) -> tuple[tuple[str, ...], ...]:
    needed = ("voter_id", "vote", "points") if vote_type in _SCORING else ("voter_id", "vote")
    voters: set[str] = set()
    ballots = []
    for line, row in _records(rows, needed):
        if row["voter_id"] in voters:
            raise PabulibError(line, "voter_twice", row["voter_id"])
        voters.add(row["voter_id"])
        chosen = [one.strip() for one in row["vote"].split(",") if one.strip()]
        for one in chosen:
            if one not in known:
                raise PabulibError(line, "unknown_project", one)
        if len(set(chosen)) != len(chosen):
            raise PabulibError(line, "chosen_twice", row["vote"][:40])
        ballots.append(_with_points(line, chosen, row["points"]) if vote_type in _SCORING else tuple(chosen))
    return tuple(ballots)


def _with_points(line: int, chosen: Sequence[str], points: str) -> tuple[str, ...]:
    given = [one.strip() for one in points.split(",") if one.strip()]
    if len(given) != len(chosen):
        raise PabulibError(line, "points", points[:40])
    return tuple(
        one for one, text in zip(chosen, given, strict=True) if _amount(line, text.removeprefix("-"))
        and not text.startswith("-")
    )  # fmt: skip


def _amount(line: int, text: str) -> Fraction:
    number = text.replace(",", ".", 1)
    whole, _point, decimals = number.partition(".")
    digits = whole + decimals
    is_number = digits.isascii() and digits.isdigit() and bool(whole) and len(digits) < _LONGEST_NUMBER
    if not is_number or len(decimals.rstrip("0")) > _MOST_DECIMALS:
        raise PabulibError(line, "not_a_number", text[:40])
    return Fraction(number.rstrip("."))


def _notes(
    meta: Mapping[str, str],
    lines: Mapping[str, int],
    projects: Sequence[PabulibProject],
    ballots: Sequence[Sequence[str]],
) -> Iterator[tuple[int, str, str]]:
    for key, count in (("num_projects", len(projects)), ("num_votes", len(ballots))):
        if key in meta and meta[key] != str(count):
            yield lines[key], key, f"{meta[key]} ≠ {count}"
    counted: dict[str, int] = {}
    for ballot in ballots:
        for one in ballot:
            counted[one] = counted.get(one, 0) + 1
    if meta["vote_type"] in _APPROVING:
        for project in projects:
            found = counted.get(project.id, 0)
            if project.votes is not None and project.votes != found:
                yield 1, "votes", f"{project.id}: {project.votes} ≠ {found}"


def write_pabulib(
    meta: Mapping[str, str], projects: Iterable[Sequence[str]], ballots: Iterable[Sequence[str]],
    project_columns: Sequence[str],
) -> bytes:  # fmt: skip
    """A file with approval ballots; projects are rows of ``project_columns``, voters are numbered from 1.

    A ballot's number says nothing: who must not be found again has to be shuffled before.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(["META"])
    writer.writerow(["key", "value"])
    writer.writerows([key, clean_text(value)] for key, value in meta.items())
    writer.writerow(["PROJECTS"])
    writer.writerow(project_columns)
    writer.writerows([clean_text(cell) for cell in row] for row in projects)
    writer.writerow(["VOTES"])
    writer.writerow(["voter_id", "vote"])
    writer.writerows([str(number), ",".join(ballot)] for number, ballot in enumerate(ballots, 1))
    return text.getvalue().encode()
