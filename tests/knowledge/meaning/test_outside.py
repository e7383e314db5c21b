"""What nothing here is for: there is a topic for it, and words to answer with."""

import pytest

from knowledge.meaning.heard import Heard
from knowledge.meaning.outside import OTHER, WORRIES, topic_of, topics
from knowledge.search import search
from knowledge.words import texts


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("这个要钱吗", "cost"),
        ("我的信息谁能看到", "privacy"),
        ("为什么要我的电话", "privacy"),
        ("你们是骗子吧", "scam"),
        ("去上班了低保会不会停", "loss"),
        ("要等多久才有消息", "wait"),
        ("你是真人吗", "bot"),
        ("残疾证丢了怎么补", "papers"),
        ("轮椅坏了哪里能修", "aids"),
        ("后槽牙疼，吃什么药", "health"),
        ("想离婚，找谁", "law"),
        ("明天下雨吗", "leisure"),
        ("呜呜呜", OTHER),
    ],
)
def test_a_topic_is_recognised(said: str, topic: str) -> None:
    assert topic_of(Heard(said)) == topic


@pytest.mark.parametrize("said", ["报名要钱吗", "你是机器人还是人", "明天下雨吗", "轮椅坏了哪里修"])
def test_the_search_names_the_topic_of_what_is_not_ours(said: str) -> None:
    found = search(said)
    assert found.ranked == ()
    assert found.topic in topics()


def test_every_topic_has_words_and_only_those() -> None:
    prefix = "outside."
    written = {key.removeprefix(prefix) for key in texts() if key.startswith(prefix)}
    assert written == set(topics())
    assert set(topics()) > WORRIES
