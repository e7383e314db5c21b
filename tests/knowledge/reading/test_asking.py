"""Who only asks about something does not wish for it."""

import pytest

from knowledge.reading.asking import only_asks


@pytest.mark.parametrize(
    "said",
    [
        "为什么不用语音",
        "语音是什么",
        "不要语音吗",
        "語音怎麼用？",
        "用语音？",
        "语音播报是什么意思啊",
        "怎么开语音，怎么关",
        "weishenme buyong yuyin",
    ],
)
def test_a_question_is_a_question(said: str) -> None:
    assert only_asks(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "？",
        "开语音",
        "用语音跟我说",
        "能用语音吗",
        "可以慢一点吗？",
        "说慢一点好吗",
        "怎么这么快，慢一点",
        "给聋人发语音，你们认真的吗？？写字！",
        "你发一大篇字我怎么看，念吧",
    ],
)
def test_who_wishes_for_something_does_not_only_ask(said: str) -> None:
    assert not only_asks(said)
