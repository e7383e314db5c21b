"""How what is said is read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ear import Letter, Pause, Word, pronounced, speakable
from knowledge.ear.lexicon import is_word, lexicon
from knowledge.ear.places import official_names, special_names
from knowledge.ear.rules import HANZI
from knowledge.ear.segment import words_of
from tests.knowledge.ear.product import polyphonic, spoken

GOLDEN = Path(__file__).parent / "golden.tsv"
SYLLABLE = re.compile(r"[a-z]+[1-5]")

READ = {
    # Names.
    "助业": "zhu4 ye4",
    "重庆": "chong2 qing4",
    "银行": "yin2 hang2",
    "长沙": "chang2 sha1",
    "乐业云工": "le4 ye4 yun2 gong1",
    "集善乐业": "ji2 shan4 le4 ye4",
    "天籁": "tian1 lai4",
    "赢冠": "ying2 guan4",
    "聋": "long2",
    "聋人": "long2 ren2",
    "参差": "cen1 ci1",
    "蜗牛": "wo1 niu2",
    "手拉手": "shou3 la1 shou3",
    "残疾人证": "can2 ji2 ren2 zheng4",
    "美团": "mei3 tuan2",
    "兴业": "xing1 ye4",
    # Places.
    "重庆市长寿区": "chong2 qing4 shi4 chang2 shou4 qu1",
    "湖南省长沙市": "hu2 nan2 sheng3 chang2 sha1 shi4",
    "长春市朝阳区": "chang2 chun1 shi4 chao2 yang2 qu1",
    "山东省单县": "shan1 dong1 sheng3 shan4 xian4",
    "六安市": "lu4 an1 shi4",
    "台州市": "tai1 zhou1 shi4",
    "西藏自治区": "xi1 zang4 zi4 zhi4 qu1",
    "阿勒泰地区": "a1 le4 tai4 di4 qu1",
    "新都区": "xin1 du1 qu1",
    "库尔勒市": "ku4 er3 le4 shi4",
    "丽水市": "li2 shui3 shi4",
    # Characters with several readings.
    "了解": "liao2 jie3",
    "不了解": "bu4 liao2 jie3",
    "办不了": "ban4 bu4 liao3",
    "好了": "hao3 le5",
    "还没有": "hai2 mei2 you3",
    "还不行": "hai2 bu4 xing2",
    "偿还": "chang2 huan2",
    "觉得": "jue2 de5",
    "得到": "de2 dao4",
    "看得见": "kan4 de5 jian4",
    "还得": "hai2 dei3",
    "各地": "ge4 di4",
    "慢慢地": "man4 man4 de5",
    "地方": "di4 fang5",
    "看着": "kan4 zhe5",
    "着急": "zhao2 ji2",
    "行业": "hang2 ye4",
    "自行": "zi4 xing2",
    "做这行": "zuo4 zhe4 hang2",
    "太长了": "tai4 chang2 le5",
    "家长": "jia1 zhang3",
    "店长": "dian4 zhang3",
    "重复": "chong2 fu4",
    "重度": "zhong4 du4",
    "为您": "wei4 nin2",
    "以通知为准": "yi3 tong1 zhi1 wei2 zhun3",
    "为准备": "wei4 zhun3 bei4",
    "成为": "cheng2 wei2",
    "都可以": "dou1 ke2 yi3",
    "首都": "shou3 du1",
    "便宜": "pian2 yi5",
    "方便": "fang1 bian4",
    "更多": "geng4 duo1",
    "更新": "geng1 xin1",
    "调整": "tiao2 zheng3",
    "调查": "diao4 cha2",
    "数字": "shu4 zi4",
    "差不多": "cha4 bu4 duo1",
    "出差": "chu1 chai1",
    "处理": "chu2 li3",
    "好处": "hao3 chu4",
    "应该": "ying1 gai1",
    "应聘": "ying4 pin4",
    "提供": "ti2 gong1",
    "当地": "dang1 di4",
    "分钟": "fen1 zhong1",
    "爱好": "ai4 hao4",
    "能干": "neng2 gan4",
    "假牙": "jia3 ya2",
    "请假": "qing3 jia4",
    "时间": "shi2 jian1",
    "教您": "jiao1 nin2",
    "教师": "jiao4 shi1",
    "空间": "kong1 jian1",
    "有空": "you3 kong4",
    "困难": "kun4 nan5",
    "照片": "zhao4 pian4",
    "勉强": "mian2 qiang3",
    "亲切": "qin1 qie4",
    "歌曲": "ge1 qu3",
    "多少": "duo1 shao5",
    "联系": "lian2 xi4",
    "互相": "hu4 xiang1",
    "高兴": "gao1 xing4",
    "要求": "yao1 qiu2",
    "需要": "xu1 yao4",
    "参与": "can1 yu4",
    "下载": "xia4 zai4",
    "曾经": "ceng2 jing1",
    "中奖": "zhong4 jiang3",
    "种类": "zhong3 lei4",
    "转给": "zhuan2 gei3",
    "感觉": "gan3 jue2",
    "睡觉": "shui4 jiao4",
    "角色": "jue2 se4",
    "简单": "jian3 dan1",
    "传统": "chuan2 tong3",
    "自传": "zi4 zhuan4",
    "发送": "fa1 song4",
    "头发": "tou2 fa5",
    "和面试": "he2 mian4 shi4",
    "暖和": "nuan3 huo5",
    "背诵": "bei4 song4",
    "称呼": "cheng1 hu5",
    "两只": "liang3 zhi1",
    "输入框": "shu1 ru4 kuang4",
    "电子": "dian4 zi3",
    "样子": "yang4 zi5",
    "会计划": "hui4 ji4 hua4",
    "和服务": "he2 fu2 wu4",
    "女士": "nv3 shi4",
    # Tones beside others.
    "一个": "yi2 ge4",
    "第一个": "di4 yi1 ge4",
    "十一个": "shi2 yi1 ge4",
    "一天": "yi4 tian1",
    "一月一日": "yi1 yue4 yi1 ri4",
    "星期一": "xing1 qi1 yi1",
    "一级": "yi1 ji2",
    "看一看": "kan4 yi5 kan4",
    "幺二三五六一直在": "yao1 er4 san1 wu3 liu4 yi4 zhi2 zai4",
    "不对": "bu2 dui4",
    "不能": "bu4 neng2",
    "要不要": "yao4 bu2 yao4",
    "您好": "nin2 hao3",
    "你好": "ni2 hao3",
    "我想": "wo2 xiang3",
    "可以找": "ke2 yi2 zhao3",
}


def read(sentence: str) -> str:
    pieces = pronounced(sentence)
    return " ".join("".join(one.syllables) for one in pieces if isinstance(one, Word))


@pytest.mark.parametrize(("said", "reading"), READ.items())
def test_it_is_read(said: str, reading: str) -> None:
    assert read(said).replace(" ", "") == reading.replace(" ", "")


def test_words_letters_and_pauses_are_apart() -> None:
    assert pronounced("您好，第 A 个。") == (
        Word("您好", ("nin2", "hao3")),
        Pause("，"),
        Word("第", ("di4",)),
        Letter("A"),
        Word("个", ("ge4",)),
        Pause("。"),
    )


@given(st.text())
def test_everything_said_has_a_syllable_a_character(text: str) -> None:
    said = speakable(text)
    pieces = pronounced(said)
    assert "".join(one.text for one in pieces) == said.replace(" ", "")
    assert all(len(one.text) == len(one.syllables) for one in pieces if isinstance(one, Word))


def test_the_product_says_nothing_that_cannot_be_read() -> None:
    for sentence in spoken():
        for piece in pronounced(sentence):
            if isinstance(piece, Word):
                assert all(map(SYLLABLE.fullmatch, piece.syllables)), sentence


def test_every_place_can_be_read() -> None:
    for name in official_names() | special_names().keys():
        syllables = [
            one for word in pronounced(name) if isinstance(word, Word) for one in word.syllables
        ]
        assert len(syllables) == len(name)
        assert all(map(SYLLABLE.fullmatch, syllables)), name


def test_places_read_in_their_own_way_are_read_so() -> None:
    for name, syllables in special_names().items():
        assert re.sub("[1-5 ]", "", read(name)) == re.sub("[1-5]", "", "".join(syllables))


def test_every_reading_that_was_reviewed_is_kept(request: pytest.FixtureRequest) -> None:
    """A polyphone in a sentence: the sentence and how it is read are in `golden.tsv`.

    Whoever records reads the difference: a recording proves nothing by itself.
    """
    now = {one: read(one) for one in spoken() if any(map(polyphonic, one))}
    if request.config.getoption("record"):
        rows = (f"{sentence}\t{reading}\n" for sentence, reading in sorted(now.items()))
        GOLDEN.write_text("".join(rows), encoding="utf-8")
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert now == dict(line.split("\t") for line in lines)


def test_no_polyphone_stands_alone_unreviewed() -> None:
    unlisted = {
        f"{word} in {sentence}"
        for sentence in spoken()
        for run in re.findall(f"[{HANZI}]+", sentence)
        for word in words_of(run)
        if len(word) == 1 and polyphonic(word) and word not in lexicon()
    }
    assert not unlisted


def test_words_of_more_than_one_character_are_known() -> None:
    for sentence in spoken():
        for run in re.findall(f"[{HANZI}]+", sentence):
            assert "".join(words_of(run)) == run
            assert all(
                len(one) == 1 or is_word(one) or one in official_names() for one in words_of(run)
            )
