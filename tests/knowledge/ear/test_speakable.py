"""What is written, and what is said of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import catalogue
from knowledge.ear import Word, pronounced, sentences, speakable
from knowledge.ear.sentences import LONGEST
from knowledge.words import Mode, texts

SAID = {
    "1. 盲人按摩": "第一个，盲人按摩",
    "第2页": "第二页",
    "有 2 个选项": "有两个选项",
    "共 7 个选项，这里是第 1 到第 5 个": "共七个选项，这里是第一到第五个",
    "2 月 2 日": "二月二日",
    "2 年": "两年",
    "12500 人": "一万二千五百人",
    "100200 元": "十万零二百元",
    "1.2 万": "一点二万",
    "1.25倍": "一点二五倍",
    "50%": "百分之五十",
    "30%—50%": "百分之三十到百分之五十",
    "2026-12-01": "二零二六年十二月一日",
    "2022-2024年": "二零二二到二零二四年",
    "2022 到 2024 年": "二零二二到二零二四年",
    "9:30 开课": "九点半开课",
    "14:05": "十四点零五分",
    "2:00": "两点",
    "¥4500": "四千五百元",
    "3,500—5,000 元/月": "三千五百到五千元每月",
    "3500-5000元": "三千五百到五千元",
    "010-66580000": "零幺零，六六五八，零零零零",
    "13812345678": "幺三八，幺二三四，五六七八",
    "138 0013 8000": "幺三八，零零幺三，八零零零",
    "请打 12385": "请打幺二三八五",
    "12356 或 120": "幺二三五六或幺二零",
    "12110755": "幺二幺幺零七五五",
    "https://www.cdpf.org.cn/a?b=1": "网页链接",
    "a1@b.cn": "A 一艾特 B 点 C N",
    "JPG、PNG": "照片、图片",
    "用 PDF": "用 P D F",
    "装 APP": "装应用",
    "说“返回”": "说返回",
    "《通知》（附件）": "通知，附件，",
    "国办发〔2025〕23号": "国办发，二零二五，二十三号",
    "编号 7K3 M2Q": "编号七 K 三 M 二 Q",
    "好的😀★": "好的",
    "第一行\n第二行": "第一行。第二行",
    "气温 -5 度": "气温负五度",
    "你好……再见": "你好。再见",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_it_is_said(written: str, said: str) -> None:
    assert speakable(written) == said


ALLOWED = re.compile(r"[\u3400-\u9fff，。？！：；、A-Z ]*")


@given(st.text())
def test_any_text_becomes_hanzi_pauses_and_single_letters(text: str) -> None:
    said = speakable(text)
    assert ALLOWED.fullmatch(said)
    assert not re.search(r"[A-Z]{2}", said)
    assert not re.match(r"[，。？！：；、]", said)


@given(st.text(alphabet="一二12零9.%-~：:元/月¥,，。 aB@()（）\n第个"))
def test_it_is_the_same_when_said_again(text: str) -> None:
    assert speakable(speakable(text)) == speakable(text)


@given(st.text(alphabet="助业找工作，。、：；"))
def test_sentences_joined_are_the_whole(text: str) -> None:
    assert "".join(sentences(text)) == text
    longest_run = max(map(len, re.split("[，。、：；]", text)))
    assert all(len(one) <= max(LONGEST, longest_run + 1) for one in sentences(text))


def everything_said() -> list[str]:
    """Every sentence of the catalogues, with something in the place of each value."""
    found = []
    for key, words in {**texts(), **catalogue().words()}.items():
        if key.startswith("operator."):
            continue
        values = dict.fromkeys(words.placeholders(), "12")
        found += [words.of(mode).format(**values) for mode in Mode]
    return list(dict.fromkeys(found))


def test_whatever_the_product_says_can_be_pronounced() -> None:
    for text in everything_said():
        for sentence in sentences(speakable(text)):
            for piece in pronounced(sentence):
                if isinstance(piece, Word):
                    assert len(piece.syllables) == len(piece.text)
                    assert all(re.fullmatch(r"[a-zü]+[1-5]", one) for one in piece.syllables), text


READ = {
    "重庆": "chong2 qing4",
    "银行": "yin2 hang2",
    "长沙": "chang2 sha1",
    "乐业云工": "le4 ye4 yun2 gong1",
    "集善乐业": "ji2 shan4 le4 ye4",
    "天籁": "tian1 lai4",
    "赢冠": "ying2 guan4",
    "聋": "long2",
    "参差": "cen1 ci1",
    "重复": "chong2 fu4",
    "还没有": "hai2 mei2 you3",
}


@pytest.mark.parametrize(("word", "reading"), READ.items())
def test_it_is_read(word: str, reading: str) -> None:
    said = [one for piece in pronounced(word) if isinstance(piece, Word) for one in piece.syllables]
    assert " ".join(said) == reading
