"""Who is told of what, and when: the table of hours, and matching against the slow way."""

import random
from datetime import UTC, date, datetime

import pytest

from db.listed_records import SearchRecord
from handlers.alerting import Cadence, Matcher, alerts_of, due_at
from handlers.days import CHINA
from handlers.quiet import QuietHours
from knowledge.postings.terms import avoided_terms, posting_terms, wish_groups
from knowledge.postings.wish import wish_from_json, wish_to_json
from knowledge.postings.wishing import read_wish
from tests.support.listings import POSTINGS

ALWAYS = QuietHours(0, 0)


def in_china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - CHINA


@pytest.mark.parametrize(
    ("begin", "end", "hour", "quiet"),
    [
        (22, 8, "21:59", False),
        (22, 8, "22:00", True),
        (22, 8, "23:59", True),
        (22, 8, "00:00", True),
        (22, 8, "07:59", True),
        (22, 8, "08:00", False),
        (22, 8, "12:00", False),
        (12, 14, "11:59", False),
        (12, 14, "12:00", True),
        (12, 14, "13:59", True),
        (12, 14, "14:00", False),
        (12, 14, "00:00", False),
        (0, 7, "00:00", True),
        (0, 7, "23:59", False),
        (22, 0, "23:00", True),
        (22, 0, "00:00", False),
        (9, 9, "09:00", False),
        (9, 9, "21:00", False),
    ],
)
def test_hours_are_quiet_or_not_in_china(begin: int, end: int, hour: str, quiet: bool) -> None:
    assert QuietHours(begin, end).cover(in_china(f"2026-11-24T{hour}")) is quiet


@pytest.mark.parametrize(
    ("cadence", "now", "due"),
    [
        # 2026-11-24 is a Tuesday.
        (Cadence.AT_ONCE, "2026-11-24T13:05", "2026-11-24T13:05"),
        (Cadence.AT_ONCE, "2026-11-24T23:30", "2026-11-24T23:30"),
        (Cadence.DAILY, "2026-11-24T08:59:59", "2026-11-24T09:00"),
        (Cadence.DAILY, "2026-11-24T09:00", "2026-11-24T09:00"),
        (Cadence.DAILY, "2026-11-24T09:00:01", "2026-11-25T09:00"),
        (Cadence.DAILY, "2026-11-24T00:10", "2026-11-24T09:00"),
        (Cadence.DAILY, "2026-12-31T23:59", "2027-01-01T09:00"),
        (Cadence.WEEKLY, "2026-11-24T08:00", "2026-11-30T09:00"),
        (Cadence.WEEKLY, "2026-11-29T23:59", "2026-11-30T09:00"),
        (Cadence.WEEKLY, "2026-11-30T08:59", "2026-11-30T09:00"),
        (Cadence.WEEKLY, "2026-11-30T09:00", "2026-11-30T09:00"),
        (Cadence.WEEKLY, "2026-11-30T09:01", "2026-12-07T09:00"),
    ],
)
def test_when_somebody_is_told(cadence: Cadence, now: str, due: str) -> None:
    assert due_at(cadence, in_china(now)) == in_china(due)


def test_masks_find_what_looking_at_each_posting_finds() -> None:
    chance = random.Random(7)
    words = [f"w{number}" for number in range(12)]
    for _ in range(300):
        postings = [
            (number * 3, tuple(chance.sample(words, chance.randint(0, 6))))
            for number in range(chance.randint(0, 70))
        ]
        groups = [chance.sample(words, chance.randint(1, 3)) for _ in range(chance.randint(0, 3))]
        without = chance.sample(words, chance.randint(0, 2))
        slow = [
            id_
            for id_, terms in postings
            if all(set(group) & set(terms) for group in groups) and not set(without) & set(terms)
        ]
        assert list(Matcher(postings).matches(groups, without)) == slow


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("客服", {"在线客服", "电话客服"}),
        ("在家做的客服，工资五千以上", {"在线客服"}),
        ("按摩，包住", {"盲人按摩师"}),
        ("深圳", {"洗车工"}),
        ("国企", {"文员"}),
        ("都看看", {one.title for one in POSTINGS}),
        ("养蜂", set()),
    ],
)
def test_what_suits_a_wish(said: str, titles: set[str]) -> None:
    matcher = Matcher([(number, posting_terms(one)) for number, one in enumerate(POSTINGS)])
    wish = wish_from_json(wish_to_json(read_wish(said)))
    found = matcher.matches(wish_groups(wish), avoided_terms(wish))
    assert {POSTINGS[number].title for number in found} == titles


def test_who_follows_a_posting_in_two_ways_is_told_once_and_the_earlier() -> None:
    now = in_china("2026-11-24T12:00")
    matcher = Matcher([(number, posting_terms(one)) for number, one in enumerate(POSTINGS)])
    rows = alerts_of(
        matcher,
        [
            SearchRecord(1, 7, wish_to_json(read_wish("客服")), "weekly"),
            SearchRecord(2, 7, wish_to_json(read_wish("在家做")), "daily"),
            SearchRecord(3, 8, wish_to_json(read_wish("洗车")), "at_once"),
        ],
        now,
    )
    assert [(one.person_id, one.posting_id, one.search_id) for one in rows] == [
        (7, 0, 2),
        (7, 1, 2),
        (8, 3, 3),
    ]
    assert rows[0].due_at == in_china("2026-11-25T09:00")
    assert POSTINGS[0].date_posted == date(2026, 11, 24)
