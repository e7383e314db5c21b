"""What is written, and what is said of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ear import sentences, speakable
from knowledge.ear.rules import HANZI, PAUSES
from knowledge.ear.sentences import LONGEST
from knowledge.words import Mode, texts
from tests.knowledge.ear.product import written as product

SAID = {
    # Options in front of what can be chosen.
    "1. 盲人按摩": "第一个，盲人按摩",
    "1. 盲人按摩\n2. 云客服\n12. 手工": "第一个，盲人按摩。第二个，云客服。第十二个，手工",
    "(1) 报名": "第一个，报名",
    "2、培训": "第二个，培训",
    "１．报名": "第一个，报名",
    "①报名②培训": "第一，报名，第二，培训",
    "2\ufe0f\u20e3 报名": "第二，报名",
    "3. 2022年的通知": "第三个，二零二二年的通知",
    "1.5 万": "一点五万",
    # Counting and ordering.
    "第2页": "第二页",
    "第 2 个": "第二个",
    "有 2 个选项": "有两个选项",
    "2-3个": "两到三个",
    "2级": "二级",
    "12 个": "十二个",
    "2倍": "两倍",
    "共 7 个选项，这里是第 1 到第 5 个": "共七个选项，这里是第一到第五个",
    "1 和 3": "一和三",
    "0": "零",
    "007": "零零七",
    "12500 人": "一万二千五百人",
    "100200 元": "十万零二百元",
    "20000": "两万",
    "2022": "两千零二十二",
    "1000000000 元": "十亿元",
    "1.2 万": "一点二万",
    "2.5 万": "二点五万",
    "1.25倍": "一点二五倍",
    "0.5 小时": "零点五小时",
    "第 4.2 条": "第四点二条",
    "-5": "负五",
    "气温 -5 度": "气温负五度",
    "3/4": "四分之三",
    "½": "二分之一",
    "比分 3:2": "比分三比二",
    "3×4": "三乘四",
    "18+": "十八以上",
    "10000+人": "一万多人",
    "~50人": "约五十人",
    ">60": "大于六十",
    "192.168.1.1": "一九二点一六八点一点一",
    "≥18 岁": "大于等于十八岁",
    "１２３": "一百二十三",
    "٣ 个": "三个",
    # Shares.
    "50%": "百分之五十",
    "30%—50%": "百分之三十到百分之五十",
    "30-50%": "百分之三十到百分之五十",
    "５０％": "百分之五十",
    "5‰": "千分之五",
    # Days, years, hours.
    "2026-12-01": "二零二六年十二月一日",
    "2026-12-01 9:30": "二零二六年十二月一日九点半",
    "2026/12/1": "二零二六年十二月一日",
    "2026.12.01": "二零二六年十二月一日",
    "2026-12-01—2026-12-05": "二零二六年十二月一日到二零二六年十二月五日",
    "2026-12": "二零二六年十二月",
    "2026-13-45": "两千零二十六到十三到四十五",
    "2022年": "二零二二年",
    "2022-2024年": "二零二二到二零二四年",
    "2022 到 2024 年": "二零二二到二零二四年",
    "2 月 2 日": "二月二日",
    "2 个月": "两个月",
    "2 年": "两年",
    "3月—5月": "三月到五月",
    "周一-周五": "周一到周五",
    "9:30 开课": "九点半开课",
    "9：30": "九点半",
    "14:05": "十四点零五分",
    "9:45": "九点四十五分",
    "9:30:15": "九点三十分十五秒",
    "2:00": "两点",
    "9:00-17:30": "九点到十七点半",
    # Money.
    "¥4500": "四千五百元",
    "￥4500元": "四千五百元",
    "$5": "五美元",
    "3,500—5,000 元/月": "三千五百到五千元每月",
    "¥3500-5000/月": "三千五百到五千元每月",
    "3500-5000元": "三千五百到五千元",
    "3k-5k": "三千到五千",
    "200元/天": "二百元每天",
    "3～5 人": "三到五人",
    # Numbers that are called.
    "010-66580000": "零幺零，六六五八，零零零零",
    "(0571)88887777": "零五七幺，八八八八，七七七七",
    "0351-4123456": "零三五幺，四幺二，三四五六",
    "010-66580000转8001": "零幺零，六六五八，零零零零，转八零零幺",
    "13812345678": "幺三八，幺二三四，五六七八",
    "138 0013 8000": "幺三八，零零幺三，八零零零",
    "+86 138-0013-8000": "加八六，幺三八，零零幺三，八零零零",
    "+86-10-66580000": "加八六，幺零，六六五八，零零零零",
    "400-6-123-456": "四零零，六，幺二三，四五六",
    "邮编100020": "邮编幺零零零二零",
    "QQ群：123456": "Q Q 群：幺二三四五六",
    "202室": "二零二室",
    "400-810-0000": "四零零，八幺零，零零零零",
    "138****5678": "幺三八，星号，五六七八",
    "最后两位 42": "最后两位四二",
    "尾号 5678": "尾号五六七八",
    "请打 12385": "请打幺二三八五",
    "12345 热线": "幺二三四五热线",
    "12345 元": "一万二千三百四十五元",
    "12356 或 120": "幺二三五六或幺二零",
    "120 或 110。": "幺二零或幺幺零。",
    "110 人": "一百一十人",
    "满120": "满一百二十",
    "12110755": "幺二幺幺零七五五",
    "12110 加区号后三位": "幺二幺幺零加区号后三位",
    "11010519491231002X": "幺幺零幺零五，幺九四九，幺二三幺，零零二 X",
    "11010519491231002X42": "幺幺零幺零五，幺九四九，幺二三幺，零零二 X，四二",
    "6222 0200 1234 5678": "六二二二，零二零零，幺二三四，五六七八",
    "QQ 123456789": "Q Q 幺二三四，五六七八，九",
    # Codes, letters, addresses.
    "编号 7K3 M2Q": "编号七 K 三 M 二 Q",
    "编号 73K 9AM": "编号七三 K 九 A M",
    "3-4K": "三到四千",
    "ZY-7K3M": "Z Y，七 K 三 M",
    "A1": "A 一",
    "B级": "B 级",
    "微信号：abc_123": "微信号：A B C 下划线一二三",
    "UTF-8": "U T F 八",
    "5G 网络": "五 G 网络",
    "100MB": "一百兆",
    "2kg": "两公斤",
    "JPG、PNG": "照片、图片",
    "JPG/PNG": "照片、图片",
    "用 PDF": "用 P D F",
    "装 APP": "装应用",
    "Wi-Fi": "无线网",
    "用手机app": "用手机应用",
    "ＡＢＣ": "A B C",
    "café": "C A F E",
    "C++": "C 加加",
    "https://www.cdpf.org.cn/a?b=1": "网页链接",
    "看https://t.me/zhuye_bot，再说": "看网页链接，再说",
    "http://例子.中国": "网页链接例子。中国",
    "见 www.cdpf.org.cn。": "见网页链接。",
    "邮箱a@b.cn": "邮箱 A 艾特 B 点 C N",
    "a1_x-y@b.cn": "A 一下划线 X 杠 Y 艾特 B 点 C N",
    # Signs.
    "说“返回”": "说返回",
    "（可选）姓名": "可选，姓名",
    "《通知》（附件）": "通知，附件，",
    "国办发〔2025〕23号": "国办发，二零二五，二十三号",
    "培训+就业": "培训加就业",
    "和/或": "和、或",
    "技能-培训": "技能，培训",
    "残联——社区": "残联，社区",
    "设置 > 声音": "设置，声音",
    "买买提·艾力": "买买提艾力",
    "好的😀★": "好的",
    "👨‍👩‍👧 家人 🇨🇳": "家人",
    "你好……再见": "你好。再见",
    "真的吗？！": "真的吗？",
    "第一行\n第二行": "第一行。第二行",
    "第一行\r\n\r\n第二行": "第一行。第二行",
    "二〇二六": "二零二六",
    "，。你好": "你好",
    "": "",
    "★": "",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_it_is_said(written: str, said: str) -> None:
    assert speakable(written) == said


ALLOWED = re.compile(rf"(?![{PAUSES} ])(?:[{HANZI}{PAUSES}]|[A-Z](?![A-Z])| (?! ))*")
ODD = "一二12零9.%-~：:元/月¥,，。 aB@()（）\n第个*+年日〔〇①²½…é٣２Ａ！？\u20e3\ufe0f"


def check(text: str) -> None:
    said = speakable(text)
    assert ALLOWED.fullmatch(said), said
    assert not re.search(rf"[{PAUSES}] *[{PAUSES}]", said)
    assert speakable(said) == said
    assert said or not re.search(rf"[{HANZI}]", text)


@given(st.text())
def test_any_text_becomes_hanzi_pauses_and_single_letters(text: str) -> None:
    check(text)


@given(st.text(alphabet=ODD))
def test_odd_texts_do_too(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(sorted(SAID)), max_size=4).map("".join))
def test_forms_beside_each_other_do_too(text: str) -> None:
    check(text)


def test_whatever_the_product_says_can_be_said() -> None:
    for text in product():
        check(text)


def test_whatever_operators_read_can_be_said() -> None:
    for words in texts().values():
        for mode in Mode:
            check(words.of(mode))


@given(st.text(alphabet="助业找工作，。、：；！？"))
def test_sentences_joined_are_the_whole(text: str) -> None:
    assert "".join(sentences(text)) == text
    longest_run = max(map(len, re.split("[，。、：；！？]", text)))
    assert all(len(one) <= max(LONGEST, longest_run + 1) for one in sentences(text))


CUT = {
    "": [],
    "您好。": ["您好。"],
    "您好。请说": ["您好。", "请说"],
    "好吗？好！是；不是": ["好吗？", "好！", "是；", "不是"],
    "甲" * 40 + "，" + "乙" * 40 + "。": ["甲" * 40 + "，", "乙" * 40 + "。"],
    "甲" * 80 + "，乙。": ["甲" * 80 + "，", "乙。"],
    "甲" * 80: ["甲" * 80],
}


@pytest.mark.parametrize(("said", "cut"), CUT.items())
def test_it_is_cut(said: str, cut: list[str]) -> None:
    assert sentences(said) == cut
