"""Despair is heard in whatever words; everyday exaggerations cost one question at most."""

import time

import pytest

from knowledge.crisis import is_crisis

DESPAIR = (
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
    "zi sha",
    "I want to kill myself",
    "自...杀",
    "每天都在想怎么死才不痛，想死",
    "我写好遗书了",
    "熬不下去了，天天哭",
    "真想睡过去再也不醒",
    "坚持不夏去了",
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
)


@pytest.mark.parametrize("said", DESPAIR)
def test_despair_is_heard(said: str) -> None:
    assert is_crisis(said)


@pytest.mark.parametrize("said", EVERYDAY)
def test_everyday_talk_is_no_alarm(said: str) -> None:
    assert not is_crisis(said)


def test_a_long_message_is_read_whole_and_quickly() -> None:
    start = time.perf_counter()
    assert is_crisis("我" * 5000 + "不想活了")
    assert not is_crisis("活着" * 5000)
    assert time.perf_counter() - start < 5
