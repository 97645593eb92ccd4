"""The proposals of a budget year that most likely ask for the same as a text.

The index holds tokens that begin with the budget year, so that a search costs what its own year holds, however
many other proposals there are. The rarest words are asked for first, and no more of them than a bounded number of
proposals; a word that nobody else uses is also looked for as others spell it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.proposals.likeness import (
    Asked,
    Candidate,
    Likeness,
    forgiven,
    rank,
    slips,
    tokens_of,
    weight_of,
)
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal, ProposalWord

NEAR_TABLE: Final = "proposal_fts_near"
WHOLE: Final = ""
"""The word under which the number of proposals of a budget year stands."""
_MOST_TOKENS: Final = 12
_MOST_POSTINGS: Final = 6_000
_MOST_OF_ONE: Final = 2_500
_CANDIDATES: Final = 80
_MOST_UNKNOWN: Final = 6
_MOST_SPELLINGS: Final = 1_500
_LAST_LETTER: Final = "{"
"""Behind every folded letter, in SQLite's order of bytes."""


def scoped(cycle_id: int, token: str) -> str:
    """A token as the index holds it: the digits of the budget year end at the ``x``."""
    return f"c{cycle_id}x{token}"


def likely(cycle_id: int, asked: Asked, *, without: Collection[int] = (), limit: int = 5) -> list[Likeness]:
    """The published proposals of the year that are likest to what is asked, the likest first (four statements)."""
    tokens = tokens_of(asked.text, asked.village)
    if not tokens:
        return []
    counts = _counts(cycle_id, tokens)
    whole = counts.pop(WHOLE, 0)
    spellings = _spellings(cycle_id, tokens, counts)
    # A slip in an everyday word does not make it a rare one.
    used = {token: max(counts.get(token, 1), spellings.get(token, ("", 0))[1]) for token in tokens}
    weights = {token: weight_of(count, whole) for token, count in used.items()}
    chosen = _chosen(counts, spellings)
    # Squared, so that one rare name goes before several everyday words.
    squared = {token: weight_of(count, whole) ** 2 for token, count in chosen.items()}
    found = _candidates(cycle_id, squared, without)
    known = replace(
        asked, weights=weights, spellings={token: word for token, (word, _df) in spellings.items()}
    )
    return rank(known, found)[:limit]


def _counts(cycle_id: int, tokens: Collection[str]) -> dict[str, int]:
    wanted = sa.select(ProposalWord.word, ProposalWord.proposals).where(
        ProposalWord.cycle_id == cycle_id, ProposalWord.word.in_([WHOLE, *sorted(tokens)])
    )
    return {word: count for word, count in db.session.execute(wanted) if count > 0}


def _chosen(counts: Mapping[str, int], spellings: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    """The rarest tokens and how many proposals hold each, as many as are cheap to read."""
    every = {**counts, **dict(spellings.values())}
    chosen: dict[str, int] = {}
    left = _MOST_POSTINGS
    for token, count in sorted(every.items(), key=lambda entry: (entry[1], entry[0]))[:_MOST_TOKENS]:
        read = min(count, _MOST_OF_ONE)
        if chosen and read > left:
            break
        chosen[token] = count
        left -= read
    return chosen


def _spellings(
    cycle_id: int, tokens: Collection[str], counts: Mapping[str, int]
) -> dict[str, tuple[str, int]]:
    """For each token that hardly anybody uses, the nearest one that others use, and how many do."""
    unknown = sorted(
        (token for token in tokens if counts.get(token, 0) <= 1 and forgiven(token)),
        key=lambda token: (-len(token), token),
    )[:_MOST_UNKNOWN]
    if not unknown:
        return {}
    near = _near_words(cycle_id, unknown)
    found: dict[str, tuple[str, int]] = {}
    for token in unknown:
        most = forgiven(token)
        letters = set(token)
        nearest = min(
            (
                (slips(token, word, most), -count, word)
                for word, count in near.items()
                if word != token
                and abs(len(word) - len(token)) <= most
                and len(letters.difference(word)) <= most
            ),
            default=(most + 1, 0, ""),
        )
        if nearest[0] <= most:
            found[token] = (nearest[2], -nearest[1])
    return found


def _near_words(cycle_id: int, unknown: Collection[str]) -> dict[str, int]:
    """Words of the year that resemble some of these: by trigrams where PostgreSQL has them, else by their beginning."""
    statement = sa.select(ProposalWord.word, ProposalWord.proposals).where(
        ProposalWord.cycle_id == cycle_id, ProposalWord.proposals > 0
    )
    alike: list[sa.ColumnElement[bool]]
    if has_trigrams():
        alike = [ProposalWord.word.bool_op("%")(token) for token in unknown]
    else:
        alike = [
            sa.and_(
                _begins_with(token[0]),
                sa.func.length(ProposalWord.word).between(
                    len(token) - forgiven(token), len(token) + forgiven(token)
                ),
            )
            for token in unknown
        ]
    wanted = statement.where(sa.or_(*alike)).order_by(ProposalWord.proposals.desc()).limit(_MOST_SPELLINGS)
    return {row.word: row.proposals for row in db.session.execute(wanted)}


def _begins_with(letter: str) -> sa.ColumnElement[bool]:
    if db.session.get_bind().dialect.name == "postgresql":  # whose order depends on its language
        return ProposalWord.word.startswith(letter, autoescape=True)
    return sa.and_(ProposalWord.word >= letter, ProposalWord.word < letter + _LAST_LETTER)


def has_trigrams() -> bool:
    """Whether this database is a PostgreSQL with the extension pg_trgm; asked once a process."""
    bind = db.session.get_bind()
    if bind.dialect.name != "postgresql":
        return False
    known = db.session.connection().info
    if "pb_has_trigrams" not in known:
        known["pb_has_trigrams"] = bool(
            db.session.scalar(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"))
        )
    return bool(known["pb_has_trigrams"])


def _candidates(cycle_id: int, weights: Mapping[str, float], without: Collection[int]) -> list[Candidate]:
    if not weights:
        return []
    ids = _ids(cycle_id, weights, without)
    if not ids:
        return []
    wanted = sa.select(
        Proposal.id, Proposal.text, Proposal.village, Proposal.place_id, Proposal.theme_id
    ).where(Proposal.id.in_(ids), Proposal.status == ProposalStatus.LISTED)
    return [
        Candidate(id=row.id, text=row.text, village=row.village, place_id=row.place_id, theme_id=row.theme_id)
        for row in db.session.execute(wanted)
    ]


def _ids(cycle_id: int, weights: Mapping[str, float], without: Collection[int]) -> list[int]:
    """The proposals that hold most of what is rare, in one statement over the postings of each token."""
    holds = _HOLDS[db.session.get_bind().dialect.name]
    parts: list[str] = []
    values: dict[str, str | float] = {"most": _CANDIDATES + len(without), "one": _MOST_OF_ONE}
    for number, (token, weight) in enumerate(sorted(weights.items())):
        parts.append(holds.format(number=number))
        values |= {f"token{number}": scoped(cycle_id, token), f"weight{number}": weight}
    postings = " UNION ALL ".join(parts)
    statement = f"SELECT id FROM ({postings}) AS hits GROUP BY id ORDER BY sum(weight) DESC, id LIMIT :most"  # noqa: S608 - only numbers are put in
    found: list[Any] = list(db.session.scalars(sa.text(statement), values))
    return [one for one in found if one not in without]


_HOLDS: Final = {
    "sqlite": (
        "SELECT * FROM (SELECT rowid AS id, :weight{number} AS weight FROM proposal_fts_near"
        " WHERE proposal_fts_near MATCH :token{number} LIMIT :one)"
    ),
    "postgresql": (
        "SELECT * FROM (SELECT proposal_id AS id, CAST(:weight{number} AS double precision) AS weight"
        " FROM proposal_fts_near WHERE tokens @> ARRAY[CAST(:token{number} AS text)] LIMIT :one) AS t{number}"
    ),
}
