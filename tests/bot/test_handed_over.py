"""Files that people are given: texts as they are, everything else as JSON."""

import json

import pytest

from bot.channels.handed_over import file_bytes, kind_of


def test_a_text_goes_out_as_it_is() -> None:
    assert file_bytes("BEGIN:VCALENDAR\r\n") == b"BEGIN:VCALENDAR\r\n"


def test_everything_else_goes_out_as_json_that_can_be_read() -> None:
    written = file_bytes({"称呼": "小王"})
    assert "小王" in written.decode()
    assert json.loads(written) == {"称呼": "小王"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("zhuye-1.ics", "text/calendar; charset=utf-8"),
        ("zhuye.json", "application/json"),
        ("zhuye", "application/octet-stream"),
    ],
)
def test_what_kind_a_file_is(name: str, kind: str) -> None:
    assert kind_of(name) == kind
