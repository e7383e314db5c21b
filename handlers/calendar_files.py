"""The calendar file of a session: iCalendar (RFC 5545), which any calendar can take in."""

import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

ZONE = ZoneInfo("Asia/Shanghai")
REMINDERS = (timedelta(days=1), timedelta(hours=1))
"""How long before it begins a calendar reminds of a session."""

_PRODUCT = "-//zhuye//sessions//ZH"


def session_file(
    session: int,
    *,
    name: str,
    provider: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> tuple[str, str]:
    """The name and the text of the calendar file of a session, its lines ended as RFC 5545 asks.

    The same session has the same `UID` in every file, so that a calendar which takes in a later
    one changes what it has. Empty `place` and `provider` are left out.
    """
    event = Event()
    event.add("uid", f"session-{session}@zhuye")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", starts_at.astimezone(ZONE))
    event.add("dtend", ends_at.astimezone(ZONE))
    event.add("summary", _line(name))
    for field, text in (("location", place), ("description", provider)):
        if text:
            event.add(field, _line(text))
    for before in REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -before)
        alarm.add("description", _line(name))
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return f"zhuye-{session}.ics", calendar.to_ical().decode()


def _line(text: str) -> str:
    """The text on one line, without signs that no calendar shows."""
    seen = "".join(" " if one.isspace() else one for one in text)
    kept = "".join(one for one in seen if unicodedata.category(one) not in {"Cc", "Cf", "Cs"})
    return " ".join(kept.split())
