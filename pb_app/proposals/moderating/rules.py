"""What is covered in a text, what a question needs, what a prepared answer may hold; pure."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from pb_app.kernel.errors import DomainError

COVER: Final = "█████"
"""What stands in the place of covered words: always as long, so that it tells nothing of them."""

PASSAGES_MOST: Final = 40
PASSAGE_LEAST: Final = 2
QUESTION_LIMIT: Final = 1000
ANSWER_LIMIT: Final = 2000
TITLE_LIMIT: Final = 120
BODY_LIMIT: Final = 1000
_REF: Final = "{ref}"
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}")
_MONEY: Final = re.compile(r"\s*(?:lek[ëe]?|all|mij[ëe]|milion[ëe]?)(?!\w)", re.IGNORECASE)
_YEARS: Final = re.compile(r"(?:19|20)\d{2} ?[-–/] ?(?:19|20)\d{2}")
_PERSONAL: Final = (
    # An account (IBAN) first: the telephone's digits would be found inside it.
    re.compile(r"(?<!\w)AL\d{2}(?: ?\w{4}){6}(?!\w)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    # A telephone: +355 69 …, 069 12 34 567, 033/22 33 44: seven to fourteen digits with what stands between them.
    re.compile(r"(?<![\w.,])(?:\+|00)?\d(?:[ ()/.-]{0,2}\d){7,13}(?![\w]|[.,]\d)"),
    # The personal identification number (NID): a letter, eight digits, a letter.
    re.compile(r"(?<!\w)[A-Ta-t]\d{8}[A-Wa-w](?!\w)"),
)


class TemplateKind(StrEnum):
    """For which answer a text was prepared."""

    LIST = "list"
    DECLINE = "decline"
    FORWARD = "forward"
    ASK = "ask"


def find_personal(text: str) -> tuple[str, ...]:
    """What in a text looks like an e-mail address, a telephone, a personal number or an account, as it stands.

    Names are not found: only a person sees them. Sums of money ("1.200.000 lekë") and dates are left alone.
    """
    found: list[str] = []
    for pattern in _PERSONAL:
        for match in pattern.finditer(text):
            passage = match.group().strip()
            if not _is_harmless(passage, text[match.end() :]) and not any(
                passage in longer for longer in found
            ):
                found.append(passage)
    return tuple(found)


def _is_harmless(passage: str, after: str) -> bool:
    """A sum of money, a date or a span of years."""
    if _DATE.fullmatch(passage) or _YEARS.fullmatch(passage):
        return True
    is_sum = re.fullmatch(r"[1-9]\d{0,2}(?:[ .]\d{3})+", passage) is not None  # a sum does not begin with 0
    return is_sum or _MONEY.match(after) is not None


def read_passages(text: str) -> tuple[str, ...]:
    """The passages of a field with one a line, each once; raise ``DomainError`` if they are too many or too short."""
    passages = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not passages:
        raise DomainError("nothing_to_cover", field="passages")
    if len(passages) > PASSAGES_MOST:
        raise DomainError("too_many_passages", field="passages", limit=PASSAGES_MOST)
    short = [one for one in passages if len(one) < PASSAGE_LEAST or not re.search(r"\w", one)]
    if short:
        raise DomainError("passage_too_short", field="passages", passage=short[0])
    return passages


def cover(text: str, passages: Sequence[str]) -> str:
    """The text with every occurrence of the passages covered; whole words, capitals not told apart."""
    for passage in sorted(passages, key=len, reverse=True):
        text = _pattern(passage).sub(COVER, text)
    return text


def check_found(texts: Sequence[str], passages: Sequence[str]) -> None:
    """Raise ``passage_not_found`` for a passage that stands in none of the texts: a slip would go unnoticed."""
    for passage in passages:
        if not any(_pattern(passage).search(text) for text in texts):
            raise DomainError("passage_not_found", field="passages", passage=passage)


def _pattern(passage: str) -> re.Pattern[str]:
    inside = r"\s+".join(re.escape(word) for word in passage.split())
    before = r"(?<!\w)" if re.match(r"\w", passage) else ""
    after = r"(?!\w)" if re.search(r"\w$", passage) else ""
    return re.compile(f"{before}{inside}{after}", re.IGNORECASE)


def check_question(text: str, *, has_open: bool) -> None:
    """Raise ``DomainError`` for an empty or too long question, or while another one waits for its answer."""
    _check_text(text, QUESTION_LIMIT, "question")
    if has_open:
        raise DomainError("question_open", field="question")


def check_answer(text: str, *, is_answered: bool) -> None:
    """Raise ``DomainError`` for an empty or too long answer, or for a second one."""
    _check_text(text, ANSWER_LIMIT, "answer")
    if is_answered:
        raise DomainError("question_answered", field="answer")


def check_template(title: str, body: str) -> None:
    """Raise ``DomainError`` unless a prepared answer has a name and a text within their limits."""
    _check_text(title, TITLE_LIMIT, "title")
    _check_text(body, BODY_LIMIT, "body")


def _check_text(text: str, limit: int, field: str) -> None:
    if not text.strip():
        raise DomainError("words_required", field=field)
    if len(text) > limit:
        raise DomainError("too_long", field=field, limit=limit)


def fill_in(body: str, *, ref: str) -> str:
    """A prepared answer with the reference of the proposal in the place of ``{ref}``."""
    return body.replace(_REF, ref)
