"""The pages about notices are held to the code."""

import re
from pathlib import Path

import pytest

from bot.cli.notice import notice
from bot.cli.notice_given import KEYS
from bot.cli.notice_progress import REASONS, outcome_word
from bot.cli.staff import staff
from db.notice_records import DeliveryState
from knowledge.staffing.roles import Role, may

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH = (DOCS / "notices.md").read_text(encoding="utf-8")
CHINESE = (DOCS / "notices.zh-CN.md").read_text(encoding="utf-8")
FAILED = ("blocked", "deleted", "never_started", "no_such_chat", "forbidden", "bad_request")
SKIPPED = ("opted_out", "no_consent", "unreachable", "expired", "stopped")
MEANT = {
    "accounts made and ended": ("staff.manage",),
    "accounts and audit seen": ("staff.list", "audit.read"),
    "a notice written": ("notice.write", "notice.test"),
    "sent, approved, resumed": ("notice.send", "notice.approve", "notice.resume"),
    "paused, stopped, corrected": ("notice.pause", "notice.stop", "notice.correct"),
    "previewed, status and report seen": ("notice.preview", "notice.report"),
    "postings, courses, places": ("postings.import",),
    "applications seen": ("applications.read",),
    "applications moved on": ("applications.move",),
}


def test_the_page_for_staff_lists_every_key_of_a_notice() -> None:
    rows = re.findall(r"^\| (`.*?) \|", CHINESE, flags=re.MULTILINE)
    assert sorted(key for row in rows for key in re.findall(r"`(\w+)`", row)) == sorted(KEYS)


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_the_pages_name_commands_that_exist(page: str) -> None:
    assert set(re.findall(r"zhuye notice (\w+)", page)) <= set(notice.commands)
    assert set(re.findall(r"zhuye staff (\w+)", page)) <= set(staff.commands)


def test_the_page_for_staff_explains_what_becomes_of_a_notice() -> None:
    explained = re.findall(r"^\| ([^`|]+?) \|", CHINESE, flags=re.MULTILINE)
    outcomes = [
        outcome_word(DeliveryState.PENDING, None),
        outcome_word(DeliveryState.SENT, None),
        outcome_word(DeliveryState.SENT, "unconfirmed"),
        *(outcome_word(DeliveryState.FAILED, one) for one in FAILED),
        *(outcome_word(DeliveryState.SKIPPED, one) for one in SKIPPED),
    ]
    assert set(outcomes) <= set(explained)
    assert {*FAILED, *SKIPPED} <= set(REASONS)


def test_the_table_of_roles_is_the_one_that_counts() -> None:
    begin = ENGLISH.index("| action |")
    rows = ENGLISH[begin : ENGLISH.index("\n\n", begin)].splitlines()[2:]
    assert len(rows) == len(MEANT)
    for row, (begins, meant) in zip(rows, MEANT.items(), strict=True):
        action, *cells = (cell.strip() for cell in row.strip("|").split("|"))
        assert action.startswith(begins)
        for one in meant:
            assert [cell == "yes" for cell in cells] == [may(role, one) for role in Role]
