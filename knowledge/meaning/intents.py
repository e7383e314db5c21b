"""What people want that is no offer."""

from enum import StrEnum

OUTSIDE = "none"
"""What nothing here is for."""


class Intent(StrEnum):
    """One thing that can be wanted beside the offers; `ask.intent.NAME` says what it is."""

    JOBS_SEARCH = "jobs.search"
    TRAININGS_LIST = "trainings.list"
    SITES_NEAR = "sites.near"
    ME_ENROLMENTS = "me.enrolments"
    ME_PROFILE = "me.profile"
    ME_DELETE = "me.delete"
    ME_EXPORT = "me.export"
    ME_JOIN = "me.join"
    MODE_VOICE = "mode.voice"
    MODE_TEXT = "mode.text"
    MODE_EASY = "mode.easy"
    MODE_SLOWER = "mode.slower"
    MODE_FASTER = "mode.faster"
    MODE_KEYS = "mode.keys"
    MODE_NO_KEYS = "mode.nokeys"
    MODE_LARGER = "mode.larger"
    MODE_SMALLER = "mode.smaller"
    NAV_REPEAT = "nav.repeat"
    NAV_BACK = "nav.back"
    NAV_MENU = "nav.menu"
    NAV_HELP = "nav.help"
    NAV_STOP = "nav.stop"
    HUMAN = "human"
    SUBSCRIBE_ON = "subscribe.on"
    SUBSCRIBE_OFF = "subscribe.off"
    GREETING = "greeting"
    THANKS = "thanks"
    CRISIS = "crisis"
