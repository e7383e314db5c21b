"""Calendar files: read back as any calendar would."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from handlers.calendar_files import session_file

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
BEGIN = datetime(2026, 11, 26, 1, tzinfo=UTC)


def made(**changed: str) -> str:
    words = {"name": "咖啡制作入门", "provider": "就业服务中心", "place": "示范路 1 号", **changed}
    until = BEGIN + timedelta(hours=3)
    name, text = session_file(12, **words, starts_at=BEGIN, ends_at=until, now=NOW)
    assert name == "zhuye-12.ics"
    return text


def event_of(text: str) -> Event:
    calendar = Calendar.from_ical(text)
    assert calendar["version"] == "2.0"
    (event,) = calendar.events
    assert not event.errors
    return event


def test_a_session_is_read_back_with_its_time_in_china() -> None:
    text = made()
    event = event_of(text)
    assert event["summary"] == "咖啡制作入门"
    assert event["location"] == "示范路 1 号"
    assert event["description"] == "就业服务中心"
    assert "DTSTART;TZID=Asia/Shanghai:20261126T090000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert event.start == BEGIN
    assert event.end == BEGIN + timedelta(hours=3)
    assert event.DTSTAMP == NOW


def test_a_calendar_reminds_a_day_and_an_hour_before() -> None:
    alarms = event_of(made()).alarms.times
    assert {one.trigger for one in alarms} == {
        BEGIN - timedelta(hours=1),
        BEGIN - timedelta(days=1),
    }


def test_a_session_is_the_same_in_every_file() -> None:
    assert event_of(made(name="改了名"))["uid"] == event_of(made())["uid"] == "session-12@zhuye"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x00", "\u0085", ";", ","])
def test_no_text_becomes_a_property_of_its_own(end: str) -> None:
    evil = f"课{end}END:VEVENT{end}BEGIN:VEVENT{end}ATTACH:file:///etc/passwd"
    event = event_of(made(name=evil, provider=evil, place=evil))
    assert set(event) == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION"
    }  # fmt: skip
    assert str(event["summary"]).startswith("课")
    assert "ATTACH" in str(event["summary"])
    assert "\n" not in str(event["summary"])


def test_lines_end_and_fold_as_the_standard_asks() -> None:
    data = made(name="很长的名字" * 12, provider="单位" * 40).encode()
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in one and b"\r" not in one and len(one) <= 75 for one in lines)
    assert event_of(data.decode())["summary"] == "很长的名字" * 12


def test_what_nobody_said_is_left_out() -> None:
    event = event_of(made(place="", provider=""))
    assert "location" not in event
    assert "description" not in event
