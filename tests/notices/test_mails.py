"""What goes over the wire: headers, lines, letters; and the command that sends it."""

import re
from collections.abc import Callable

import pytest
from apiflask import APIFlask
from click.testing import CliRunner

from pb_app.cli.context import Context
from pb_app.cli.notices import notices
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.unit_of_work import house
from tests.hearings.factories import announced
from tests.notices.post import CANARY, Post, asked, subscribed, text_of
from tests.notices.steps import SLOT, cancel


@pytest.fixture
def wire(post: Post) -> bytes:
    """One notice as it went over the wire."""
    subscribed()
    announced(purpose="Ç’është buxheti? “Ëndrra” – 100 %")
    post.send()
    (content,) = post.server.raw
    return content


def test_headers(wire: bytes, post: Post) -> None:
    (message,) = post.server.read()
    assert message["From"] == "njoftime@degjesa.example.org"
    assert message["To"] == CANARY
    assert re.fullmatch(r"<outbox-\d+-\d{14}@localhost>", message["Message-ID"])
    assert message["Date"].datetime.tzinfo is not None
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<njoftime.vlore.localhost>"
    assert re.fullmatch(r"<http://localhost/vlore/notices/[a-z2-7]{52}/leave>", message["List-Unsubscribe"])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for name in message.keys():  # noqa: SIM118 - a message is no dict
        assert len(message.get_all(name)) == 1, name


def test_the_leave_address_stands_in_plain_sight(wire: bytes) -> None:
    """The library would write a long address in encoded words, where no mail program finds it."""
    assert re.search(rb"\r\nList-Unsubscribe: <http://localhost/vlore/notices/[a-z2-7]{52}/leave>\r\n", wire)


def test_lines_are_short_and_of_seven_bits(wire: bytes) -> None:
    wire.decode("ascii")
    lines = wire.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 78 for line in lines if not line.startswith(b"List-Unsubscribe: "))


def test_albanian_letters_arrive(wire: bytes, post: Post) -> None:
    (message,) = post.server.read()
    assert "Dëgjesë publike" in message["Subject"]
    assert "DËGJESË E RE" in text_of(message)
    assert "Kulturës" in text_of(message)


def test_one_message_has_one_envelope(wire: bytes, post: Post) -> None:
    assert [(sender, to) for sender, to, _content in post.server.envelopes] == [
        ("njoftime@degjesa.example.org", [CANARY])
    ]


def test_nothing_in_it_is_fetched_from_anywhere(wire: bytes, post: Post) -> None:
    (message,) = post.server.read()
    assert message.get_content_type() == "text/plain"
    hosts = set(re.findall(r"https?://([^/\s>]+)", text_of(message)))
    assert hosts == {"localhost"}


@pytest.mark.parametrize("language", ["sq", "en"])
def test_no_text_is_left_in_the_other_language(language: str, post: Post) -> None:
    card = announced(slot=SLOT)
    subscribed("b@example.org", language=language)
    asked(language=language)
    cancel(card)
    announced(slot=Slot(SLOT.on))
    texts = [text_of(message) for message in post.send()]
    assert len(texts) == 2
    albanian = re.compile(r"\b(Arsyeja|Ku|Përshëndetje|Anuluar|tetor)\b", re.IGNORECASE)
    english = re.compile(r"\b(Reason|Where|Good day|Cancelled|October)\b", re.IGNORECASE)
    for text in texts:
        assert bool(albanian.search(text)) is (language == "sq")
        assert bool(english.search(text)) is (language == "en")


def test_a_place_with_odd_letters_smuggles_no_header(post: Post) -> None:
    subscribed()
    announced(title="Titull\u2028Bcc: x@example.org", venue=VenueChoice(text="S\u0085Bcc: y@example.org"))
    (message,) = post.send()
    assert "Bcc" not in message
    assert post.server.envelopes[0][1] == [CANARY]


@pytest.fixture
def command(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """``pb notices send`` on the test's own house; its exit status and what it says."""
    monkeypatch.setattr("pb_app.cli.notices.refuse_other_schema", lambda: None)
    context = Context(lambda *_args, **_more: app)
    monkeypatch.setattr(context, "settings", lambda: house().settings)

    def run() -> str:
        result = CliRunner().invoke(notices, ["send"], obj=context)
        return f"{result.exit_code} {result.output}"

    return run


def test_the_command_sends_what_is_due_once(command: Callable[[], str], post: Post) -> None:
    subscribed()
    announced()
    assert command() == "0 sent: 1, waiting: 0, set aside: 0\n"
    assert len(post.server.take()) == 1
    assert command() == "0 sent: 0, waiting: 0, set aside: 0\n"


def test_without_mail_the_command_says_so(command: Callable[[], str]) -> None:
    assert command() == "1 Error: PB_MAIL_URL is not set: mail waits in the outbox\n"
