"""Despair is heard in whatever words; everyday exaggerations cost one question at most."""

import time
import tomllib

import pytest

from knowledge.crisis import FILE, GAP, Despair, despair
from knowledge.meaning.examples import taught
from knowledge.meaning.intents import Intent
from knowledge.search import is_despair

SAID = (
    "我不想活了",
    "活着真没意思，谁都嫌弃我",
    "活 着 没 意 思",
    "药我都攒好了，今晚就走，不用再找我了",
    "我死了我妈就轻松了",
    "觉得自己是全家的累赘，真想一走了之",
    "活着就是受罪，真想从楼上跳下去",
    "药我都攒好了，不想再醒过来",
    "要是没有我，家里会更好吧",
    "撐不下去了",
    "想结束这一切",
    "不想火了",
    "bu xiang huo le",
    "buxianghuole",
    "zi sha",
    "I want to kill myself",
    "自...杀",
    "每天都在想怎么死才不痛，想死",
    "我写好遗书了",
    "熬不下去了，天天哭",
    "真想睡过去再也不醒",
    "坚持不夏去了",
    "东西都送人了，以后不用惦记我",
    "明天你们就见不到我了",
    "我站在天台上，风好大",
)
EVERYDAY = (
    "你好",
    "我想学按摩",
    "不想活动，天太热",
    "怎么报名",
    "手机没电了",
    "我住在银川",
    "声音类工作培训",
    "想找个在家的工作",
    "我妈妈想死你了",
    "眼睛看不见",
    "我要报名",
    "都对，提交",
    "光明路 8 号",
    "网站老打不开，崩溃",
    "今天累死了，明天再说",
    "没有",
    "暂时没有难处",
)


@pytest.mark.parametrize("said", SAID)
def test_despair_is_heard(said: str) -> None:
    assert is_despair(said)


@pytest.mark.parametrize("said", EVERYDAY)
def test_everyday_talk_is_no_alarm(said: str) -> None:
    assert not is_despair(said)


def test_words_that_are_also_said_of_work_do_not_decide_alone() -> None:
    assert despair("撑不下去了") == {Despair.PERHAPS}
    assert despair("我不想活了") == {Despair.CERTAIN}
    assert despair("欢乐谷的跳楼机吓人不") == frozenset()


def test_every_phrase_is_said_by_somebody() -> None:
    """Each phrase stands in an example of despair, so that nobody keeps it for nothing."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    said = [one.utterance for one in taught() if Intent.CRISIS in one.expect]
    letters = ["".join(c for c in one.lower() if c.isalnum()) for one in said]
    idle = [
        phrase
        for key in Despair
        for phrase in data[key]
        if not any(all(part in one for part in phrase.split(GAP)) for one in letters)
    ]
    assert idle == []


def test_a_long_message_is_read_whole_and_quickly() -> None:
    start = time.perf_counter()
    assert is_despair("我" * 5000 + "不想活了")
    assert despair("活着" * 5000) == frozenset()
    assert time.perf_counter() - start < 5
