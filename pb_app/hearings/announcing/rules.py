"""Channels on which a hearing is made known."""

from enum import StrEnum


class NoticeChannel(StrEnum):
    """Where people could learn of a hearing (Law 139/2015 and 146/2014 name the first three)."""

    NOTICE_BOARD = "notice_board"
    WEBSITE = "website"
    CONSULTATION_REGISTER = "consultation_register"
    SOCIAL_MEDIA = "social_media"
    LOCAL_MEDIA = "local_media"
    VILLAGE_HEAD = "village_head"
    LETTER = "letter"
    MESSAGE = "message"
    LOUDSPEAKER = "loudspeaker"
    OTHER = "other"
