"""The search: what people say, in all their ways, and where it leads.

`samples.tsv` are the project's samples. `held_out.tsv` are sentences by three hands that nothing
was ever fitted to; the figures for the examples that the search learns from (`knowledge/meaning/
examples/`) say only that it remembers them.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import catalogue
from knowledge.meaning.examples import Example, read_examples, taught
from knowledge.meaning.intents import OUTSIDE, Intent
from knowledge.meaning.teach import SIGNALS
from knowledge.profile import Category, Profile, Role
from knowledge.reading.normal import bare
from knowledge.search import Found, Ranked, for_person, is_despair, search
from knowledge.words import texts

DATA = Path(__file__).parent / "data"
HALVES = {
    "samples": tuple(read_examples(DATA / "samples.tsv")),
    "held out": tuple(read_examples(DATA / "held_out.tsv")),
    "taught": taught()[::8],
}
STYLES = {
    *("plain", "colloquial", "asr", "typo", "long", "short", "traditional", "pinyin", "mixed"),
    *("dialect", "negative", "emotion"),
}

Right = Callable[[Example, Sequence[str]], bool]


def ids(text: str, category: str | None = None) -> list[str]:
    return [one.id for one in search(text, category or None).ranked]


def share(examples: Sequence[Example], right: Right) -> float:
    got = [(one, ids(one.utterance, one.category) or [OUTSIDE]) for one in examples]
    return sum(right(*one) for one in got) / len(got)


@pytest.mark.parametrize(
    ("name", "first", "first_three"),
    [("samples", 0.98, 0.98), ("held out", 0.97, 0.985), ("taught", 0.99, 0.995)],
)
def test_sentences_lead_where_they_should(name: str, first: float, first_three: float) -> None:
    half = HALVES[name]
    assert share(half, lambda one, got: got[0] in one.expect) >= first
    assert share(half, lambda one, got: not {*got[:3]}.isdisjoint(one.expect)) >= first_three


@pytest.mark.parametrize("style", sorted(STYLES))
def test_no_way_of_writing_is_left_behind(style: str) -> None:
    half = [one for one in HALVES["held out"] if one.style == style]
    assert len(half) >= 60
    assert share(half, lambda one, got: got[0] in one.expect) >= 0.85


@pytest.mark.parametrize("name", HALVES)
def test_what_is_not_ours_leads_nowhere(name: str) -> None:
    outside = [one for one in HALVES[name] if OUTSIDE in one.expect]
    assert share(outside, lambda one, got: got[0] not in one.expect) <= 0.02


@pytest.mark.parametrize("name", HALVES)
def test_despair_is_always_first(name: str) -> None:
    despair = [one for one in HALVES[name] if one.expect == (Intent.CRISIS,)]
    missed = [one.utterance for one in despair if not is_despair(one.utterance)]
    assert len(missed) <= len(despair) // 100, missed
    assert share(despair, lambda _, got: got[0] == Intent.CRISIS) == 1


def test_what_was_kept_from_the_learning_was_kept() -> None:
    seen = {bare(one.utterance) for one in taught()}
    for name in ("samples", "held out"):
        again = {bare(one.utterance) for one in HALVES[name]} & seen
        # What everybody says in the same few words (谢谢, 再说一遍) is nobody's.
        assert all(len(one) <= 8 for one in again), again


def test_every_offer_and_every_intent_is_reached_by_a_sentence_not_learned() -> None:
    reached = {
        ids(one.utterance, one.category)[0]
        for one in HALVES["held out"]
        if ids(one.utterance, one.category)
    }
    assert {*catalogue().offers, *Intent} - reached == set()


@pytest.mark.parametrize("offer", sorted(catalogue().offers))
def test_an_offers_name_leads_to_it(offer: str) -> None:
    assert ids(catalogue().offers[offer].name.plain)[0] == offer


@pytest.mark.parametrize("signal", SIGNALS)
def test_the_words_that_are_taught_to_everybody_lead_to_their_intent(signal: str) -> None:
    words = texts()[f"signal.{signal}"]
    wrong = [one for one in (words.plain, *words.also) if ids(one)[:1] != [SIGNALS[signal]]]
    assert len(wrong) <= len(words.also) // 5, wrong
    assert ids(words.plain)[0] == SIGNALS[signal]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("想學做假牙", "想学做假牙"),
        ("wo xiang xue tuina", "我想学推拿"),
        ("woxiangxuetuina", "我想学推拿"),
        ("想学做甲牙", "想学做假牙"),
        ("落业云工", "乐业云工"),
        ("训飞听见", "讯飞听见"),
        ("按摩店想上没团", "按摩店想上美团"),
        ("ＷＦＨ 会打字，想在家上班", "wfh会打字 想在家上班"),
    ],
)
def test_another_spelling_leads_to_the_same(text: str, same: str) -> None:
    assert ids(text)[0] == ids(same)[0]


def test_the_order_of_words_hardly_matters() -> None:
    one = ids("我 聋 面试 怕 练习", "hearing")
    other = ids("练习 怕 面试 聋 我", "hearing")
    assert one[0] == other[0] == "tianlai.transition"


def test_whom_the_sentence_names_counts_for_more_than_who_speaks() -> None:
    assert ids("我女儿唐氏，哪个单位肯要", "visual")[0] == "woniu.referral"


def test_who_speaks_decides_where_the_sentence_does_not_say() -> None:
    assert ids("同事老吼我，想找人调解", "hearing")[0] == "tianlai.followup"


def test_what_is_known_of_somebody_puts_what_is_open_to_them_first() -> None:
    found = Found((Ranked("tianlai.info", 0.5), Ranked("jobs.search", 0.4)))
    blind = Profile(roles=frozenset({Role.PERSON}), category=frozenset({Category.VISUAL}))
    assert [one.id for one in for_person(found, blind).ranked] == ["jobs.search", "tianlai.info"]
    deaf = Profile(roles=frozenset({Role.PERSON}), category=frozenset({Category.HEARING}))
    assert [one.id for one in for_person(found, deaf).ranked] == ["tianlai.info", "jobs.search"]


def test_what_somebody_is_in_the_middle_of_comes_first() -> None:
    found = Found((Ranked("jishan.base", 0.45), Ranked("jishan.home", 0.4)))
    assert for_person(found, Profile(), "jishan.home").ranked[0].id == "jishan.home"


def test_somebody_who_asks_for_what_is_closed_to_them_is_understood_all_the_same() -> None:
    found = Found((Ranked("xinguang.meituan", 0.99), Ranked("jobs.search", 0.005)))
    person = Profile(roles=frozenset({Role.PERSON}), category=frozenset({Category.HEARING}))
    first = for_person(found, person).ranked[0]
    assert first.id == "xinguang.meituan"
    assert first.score > 0.9


def test_an_intent_is_named_and_an_offer_is_not() -> None:
    assert search("回到主菜单").intent == "nav.menu"
    assert search("想学做假牙").intent is None
    assert search("明天会下雨吗") == Found(topic="leisure")


@pytest.mark.parametrize("text", ["", " ", "。", "😀", "\u200b"])
def test_nothing_said_is_nothing_found(text: str) -> None:
    assert search(text) == Found()
    assert not is_despair(text)


@pytest.mark.parametrize("text", ["我" * 3000, "qwerty", "asdkjh", "1 2 3", "锟斤拷锟斤拷"])
def test_what_holds_nothing_known_is_neither_a_wish_nor_despair(text: str) -> None:
    assert search(text).ranked == ()
    assert not is_despair(text)


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(ValueError, match="blind"):
        search("找工作", "blind")


@given(st.text(max_size=200), st.sampled_from([None, *Category]))
def test_whatever_is_said_the_answer_is_in_order(text: str, category: str | None) -> None:
    found = search(text, category)
    scores = [one.score for one in found.ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({one.id for one in found.ranked}) == len(scores)
    assert {one.id for one in found.ranked} <= {*catalogue().offers, *Intent}
    first = found.ranked[0] if found.ranked else Ranked(OUTSIDE, 0)
    assert found.intent == (first.id if first.id in set(Intent) else None)
    assert not (found.ranked and found.topic)
