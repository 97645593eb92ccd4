"""Pabulib files: what is read, what is refused with its line, and what is written comes back."""

from fractions import Fraction
from pathlib import Path

import pytest

from pb_app.formats.pabulib import PabulibError, read_pabulib, write_pabulib

SAMPLES = next(
    (
        at / "shared" / "data" / "samples" / "pb"
        for at in Path(__file__).parents
        if (at / "shared" / "data" / "samples" / "pb").is_dir()
    ),
    None,
)
META = "META\nkey;value\nbudget;100\nvote_type;approval\n"
PROJECTS = "PROJECTS\nproject_id;cost;name\n1;60;Rruga\n2;40,50;Parku\n"
VOTES = "VOTES\nvoter_id;vote\n7;1,2\n8;2\n9;\n"


def read(*parts: str) -> object:
    """What the file says, or its fault."""
    return read_pabulib("".join(parts or (META, PROJECTS, VOTES)).encode())


def fault(*parts: str) -> tuple[int, str]:
    """The line and the code of the file's fault."""
    with pytest.raises(PabulibError) as raised:
        read(*parts)
    return raised.value.line, raised.value.code


@pytest.mark.skipif(SAMPLES is None, reason="the sample files are not here")
@pytest.mark.parametrize(
    ("name", "projects", "ballots", "budget"),
    [
        ("checker_example_valid.pb", 10, 76, 500_000),
        ("Poland_Swiecie_2023.pb", 22, 2553, 1_070_000),
        ("France_Toulouse_2022.pb", 199, 4532, 8_000_000),
    ],
)
def test_files_of_the_library(name: str, projects: int, ballots: int, budget: int) -> None:
    assert SAMPLES is not None
    file = read_pabulib((SAMPLES / name).read_bytes())
    assert (len(file.projects), len(file.ballots), file.budget) == (projects, ballots, budget)
    assert file.notes == ()
    assert file.scale == 1


def test_amounts_are_exact_and_may_have_decimals() -> None:
    file = read_pabulib((META + PROJECTS + VOTES).encode())
    assert [one.cost for one in file.projects] == [60, Fraction("40.5")]
    assert file.scale == 2
    assert file.ballots == (("1", "2"), ("2",), ())
    assert file.projects[0].selected is None


def test_quotes_line_ends_and_a_mark_at_the_start() -> None:
    text = (
        META.replace("\n", "\r\n")
        + 'PROJECTS\nproject_id;cost;name\n1;6;"Rruga; ""e re""\nmbi lumë"\n'
        + ("VOTES\nvoter_id;vote;age\n1;1;\n")
    )
    file = read_pabulib(b"\xef\xbb\xbf" + text.encode())
    assert file.projects[0].name == 'Rruga; "e re"\nmbi lumë'


@pytest.mark.parametrize(
    ("vote_type", "head", "row", "ballot"),
    [
        ("ordinal", "voter_id;vote", "1;2,1", ("2", "1")),
        ("choose-1", "voter_id;vote", "1;2", ("2",)),
        ("cumulative", "voter_id;vote;points", "1;1,2;0,5", ("2",)),
        ("scoring", "voter_id;vote;points", "1;1,2;-1,3", ("2",)),
    ],
)
def test_who_ranked_or_gave_points_chose(
    vote_type: str, head: str, row: str, ballot: tuple[str, ...]
) -> None:
    meta = META.replace("approval", vote_type)
    file = read_pabulib(f"{meta}{PROJECTS}VOTES\n{head}\n{row}\n".encode())
    assert file.ballots == (ballot,)


def test_what_is_odd_is_noted() -> None:
    meta = META + "num_projects;3\nnum_votes;3\n"
    projects = "PROJECTS\nproject_id;cost;votes\n1;60;1\n2;40;9\n"
    file = read_pabulib((meta + projects + VOTES).encode())
    assert file.notes == ((5, "num_projects", "3 ≠ 2"), (1, "votes", "2: 9 ≠ 2"))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("",), (1, "section_missing")),
        (("x;y\n",), (1, "no_section")),
        ((META, META), (5, "section_twice")),
        ((META, PROJECTS), (1, "section_missing")),
        ((META.replace("approval", "veto"), PROJECTS, VOTES), (4, "vote_type")),
        ((META.replace("budget;100\n", ""), PROJECTS, VOTES), (1, "no_budget")),
        ((META.replace("100", "shumë"), PROJECTS, VOTES), (3, "not_a_number")),
        ((META.replace("100", "-5"), PROJECTS, VOTES), (3, "not_a_number")),
        ((META.replace("100", "9" * 40), PROJECTS, VOTES), (3, "not_a_number")),
        ((META, "PROJECTS\n", VOTES), (1, "no_heading")),
        ((META, "PROJECTS\nproject_id;name\n1;a\n", VOTES), (6, "no_column")),
        ((META, "PROJECTS\nproject_id;cost\n", VOTES), (1, "no_projects")),
        ((META, PROJECTS + "1;5;a\n", VOTES), (9, "project_twice")),
        ((META, PROJECTS + "3;0;a\n", VOTES), (9, "cost_zero")),
        ((META, PROJECTS + '"3,4";1;a\n', VOTES), (9, "project_id")),
        ((META, PROJECTS + "3;1;a;b\n", VOTES), (9, "too_many_fields")),
        ((META, PROJECTS, VOTES + "10;3\n"), (14, "unknown_project")),
        ((META, PROJECTS, VOTES + "10;1,1\n"), (14, "chosen_twice")),
        ((META, PROJECTS, VOTES + "9;1\n"), (14, "voter_twice")),
        ((META, PROJECTS, VOTES + '10;"1\n'), (14, "quoting")),
        (
            (META.replace("approval", "scoring"), PROJECTS, "VOTES\nvoter_id;vote;points\n1;1,2;3\n"),
            (11, "points"),
        ),
    ],
)
def test_faults_name_their_line(parts: tuple[str, ...], expected: tuple[int, str]) -> None:
    assert fault(*parts) == expected


def test_another_encoding_is_refused() -> None:
    with pytest.raises(PabulibError, match="line 2: not_utf8"):
        read_pabulib(b"META\nkey;val\xeb\n")


def test_what_is_written_comes_back() -> None:
    rows = [["a", "60", "2", 'Rruga; "e re"'], ["b", "40", "1", "Parku"]]
    meta = {"budget": "100", "vote_type": "approval", "num_votes": "3", "comment": "a;b"}
    content = write_pabulib(meta, rows, [["a", "b"], ["a"], []], ["project_id", "cost", "votes", "name"])
    file = read_pabulib(content)
    assert file.meta == meta
    assert [(one.id, one.cost, one.votes, one.name) for one in file.projects] == [
        ("a", 60, 2, 'Rruga; "e re"'), ("b", 40, 1, "Parku")
    ]  # fmt: skip
    assert file.ballots == (("a", "b"), ("a",), ())
    assert file.notes == ()
