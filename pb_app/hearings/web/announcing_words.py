"""Notices in words: channels, deadlines, where a hearing was made known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.hearings.announcing.deadlines import SOON, NoticeStanding, NoticeState
from pb_app.hearings.announcing.queries import NoticeCard, NoticedHearing
from pb_app.hearings.announcing.rules import NoticeChannel
from pb_app.web.formatting import day_month_words, short_date_words


@dataclass(frozen=True)
class NoticeMark:
    """Where a hearing stands with its notice: a tag, and a sentence behind it."""

    tag: str
    tone: str
    words: str
    more: str
    """What the sentence says beyond the tag."""

    @property
    def is_settled(self) -> bool:
        """Whether notice was given, in time or late, or can no longer be."""
        return self.tone in {"ok", "no"}


@dataclass(frozen=True)
class MadeKnown:
    """One way in which a hearing was made known, as everybody reads it."""

    day: str
    iso: str
    channel: str
    where: str
    url: str
    is_outdated: bool


def channel_label(channel: NoticeChannel) -> str:
    """The channel in words."""
    return {
        NoticeChannel.NOTICE_BOARD: _("Notice board"),
        NoticeChannel.WEBSITE: _("Website"),
        NoticeChannel.CONSULTATION_REGISTER: _("Electronic register for public consultation"),
        NoticeChannel.SOCIAL_MEDIA: _("Social network"),
        NoticeChannel.LOCAL_MEDIA: _("Newspaper, radio or television"),
        NoticeChannel.VILLAGE_HEAD: _("Through the village head"),
        NoticeChannel.LETTER: _("Letter or invitation"),
        NoticeChannel.MESSAGE: _("Telephone message"),
        NoticeChannel.LOUDSPEAKER: _("Loudspeaker"),
        NoticeChannel.OTHER: _("In another way"),
    }[channel]


def by_day(on: date) -> str:
    """``deri të enjten, 8 tetor``; the weekday in the case that "until" asks for."""
    day = day_month_words(on)
    return (
        _("by Monday, %(day)s", day=day),
        _("by Tuesday, %(day)s", day=day),
        _("by Wednesday, %(day)s", day=day),
        _("by Thursday, %(day)s", day=day),
        _("by Friday, %(day)s", day=day),
        _("by Saturday, %(day)s", day=day),
        _("by Sunday, %(day)s", day=day),
    )[on.weekday()]


def deadline_words(on: date) -> str:
    """The warning: ``Njoftimi duhet dhënë deri të enjten, 8 tetor``."""
    return _("Notice has to be given %(by_day)s.", by_day=by_day(on))


def mark_of(stands: NoticeStanding) -> NoticeMark:
    """Where a hearing stands, for staff."""
    if stands.state is NoticeState.MISSING:
        return _settled(_("no notice noted"), "no", _last_day_was(stands))
    if stands.state is NoticeState.LATE:
        late = ngettext(
            "given late by %(num)d working day", "given late by %(num)d working days", stands.late_by
        )
        return _settled(late, "no", _last_day_was(stands))
    if stands.state is NoticeState.IN_TIME and (stands.noted or stands.days_left < 0):
        return _settled(_("notice in time"), "ok", days_before_words(stands.days_before or 0))
    more = _("So far it only stands on this site.") if stands.first_on is not None else ""
    words = f"{deadline_words(stands.last_day)} {more}".rstrip()
    tone = "wait" if stands.days_left <= SOON else ""
    return NoticeMark(by_day(stands.last_day), tone, words, more)


def _settled(tag: str, tone: str, words: str) -> NoticeMark:
    return NoticeMark(tag, tone, words, more=words)


def days_before_words(days: int) -> str:
    """How long before the hearing people could first know of it."""
    return ngettext(
        "First made known %(num)d working day before the hearing.",
        "First made known %(num)d working days before the hearing.",
        days,
    )


def rule_words(notice_days: int) -> str:
    """The municipality's own rule, which is a setting of its budget process and no statement about the law."""
    return ngettext(
        "The municipality’s own rule: %(num)d working day before the hearing.",
        "The municipality’s own rule: %(num)d working days before the hearing.",
        notice_days,
    )


def made_known(one: NoticedHearing) -> list[MadeKnown]:
    """Every way in which a hearing was made known, by day; this site is the first of its day."""
    lines: list[tuple[date, MadeKnown]] = []
    if one.on_this_site is not None:
        lines.append((one.on_this_site, _line(one.on_this_site, _("This site"))))
    for notice in one.given:
        line = _line(
            notice.given_on, channel_label(notice.channel), notice.place_text, notice.url,
            is_outdated=not one.still_holds(notice),
        )  # fmt: skip
        lines.append((notice.given_on, line))
    return [line for _day, line in sorted(lines, key=lambda pair: pair[0])]


def notice_words(notice: NoticeCard) -> str:
    """What staff noted besides channel, place and day."""
    protocol = ""
    if notice.protocol_number:
        protocol = _("protocol no. %(number)s", number=notice.protocol_number)
        if notice.protocol_on:
            protocol += f", {short_date_words(notice.protocol_on)}"
    return " · ".join(part for part in (protocol, notice.note) if part)


def _line(on: date, channel: str, where: str = "", url: str = "", *, is_outdated: bool = False) -> MadeKnown:
    return MadeKnown(
        day=short_date_words(on), iso=on.isoformat(), channel=channel, where=where, url=url,
        is_outdated=is_outdated,
    )  # fmt: skip


def _last_day_was(stands: NoticeStanding) -> str:
    return _("The last day for it was %(day)s.", day=short_date_words(stands.last_day))


def tags_of(found: Sequence[NoticedHearing]) -> dict[int, NoticeMark]:
    """The marks of several hearings by their ids."""
    return {one.card.id: mark_of(one.standing) for one in found}
