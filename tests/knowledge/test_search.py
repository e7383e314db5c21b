"""The search: what people say, in all their ways, and where it leads.

`samples.tsv` are the project's samples; `utterances.tsv` are our own sentences, the words were
improved with most of them, so the floors are a guard against getting worse, not a promise.
"""

import csv
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import catalogue
from knowledge.meaning.heard import Heard, Word
from knowledge.meaning.targets import intents, load_targets, targets
from knowledge.problems import DataProblem
from knowledge.profile import Category
from knowledge.search import Found, Ranked, search

DATA = Path(__file__).parent / "data"
NOTHING = "none"
CRISIS = "crisis"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def ids(text: str, category: str | None = None) -> list[str]:
    return [one.id for one in search(text, category or None).ranked]


def answers(name: str) -> list[tuple[list[str], list[str]]]:
    """What was accepted, best first, and what came, for each row; nothing counts as `none`."""
    return [
        (one["expect"].split("|"), ids(one["utterance"], one["category"]) or [NOTHING])
        for one in rows(name)
    ]


def share(
    answered: list[tuple[list[str], list[str]]], right: Callable[[list[str], list[str]], bool]
) -> float:
    return sum(right(*one) for one in answered) / len(answered)


@pytest.mark.parametrize(
    ("name", "first", "first_three"),
    [("samples.tsv", 0.95, 0.98), ("utterances.tsv", 0.97, 0.98)],
)
def test_sentences_lead_where_they_should(name: str, first: float, first_three: float) -> None:
    answered = answers(name)
    assert share(answered, lambda expect, got: got[0] in expect) >= first
    assert share(answered, lambda expect, got: not {*got[:3]}.isdisjoint(expect)) >= first_three


@pytest.mark.parametrize(("name", "accepted"), [("samples.tsv", 0.0), ("utterances.tsv", 0.02)])
def test_what_is_not_ours_leads_nowhere(name: str, accepted: float) -> None:
    outside = [one for one in answers(name) if NOTHING in one[0]]
    assert share(outside, lambda expect, got: got[0] not in expect) <= accepted


@pytest.mark.parametrize("name", ["samples.tsv", "utterances.tsv"])
def test_despair_is_always_first(name: str) -> None:
    despair = [got for expect, got in answers(name) if expect == [CRISIS]]
    assert despair
    assert all(got[0] == CRISIS for got in despair)


def test_our_own_sentences_are_many_and_in_every_style() -> None:
    own = rows("utterances.tsv")
    assert len(own) >= 150
    assert len({one["id"] for one in own}) == len(own)
    assert len({one["utterance"] for one in own}) == len(own)
    assert {one["style"] for one in rows("samples.tsv")} <= {one["style"] for one in own}
    assert not {one["utterance"] for one in own} & {one["utterance"] for one in rows("samples.tsv")}


def test_every_offer_and_every_intent_is_reached() -> None:
    reached = {got[0] for name in ("samples.tsv", "utterances.tsv") for _, got in answers(name)}
    assert {*catalogue().offers, *intents()} - reached == set()


def test_everything_has_clues_or_sayings() -> None:
    known = {one.id for one in targets()}
    assert known == {*catalogue().offers, *intents(), NOTHING}
    empty = [one.id for one in targets() if not one.clues and not one.sayings]
    assert empty == [CRISIS]  # knowledge.crisis knows its words


@pytest.mark.parametrize("offer", sorted(catalogue().offers))
def test_an_offers_name_leads_to_it(offer: str) -> None:
    assert ids(catalogue().offers[offer].name.plain)[0] == offer


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("想學做假牙", "想学做假牙"),
        ("wo xiang xue tuina", "我想学推拿"),
        ("想学做甲牙", "想学做假牙"),
        ("落业云工", "乐业云工"),
        ("训飞听见", "讯飞听见"),
        ("ＷＦＨ 会打字", "wfh会打字"),
    ],
)
def test_another_spelling_leads_to_the_same(text: str, same: str) -> None:
    assert ids(text)[0] == ids(same)[0]


def test_the_order_of_words_does_not_matter() -> None:
    one = ids("我 聋 面试 怕 练习", "hearing")
    other = ids("练习 怕 面试 聋 我", "hearing")
    assert one[0] == other[0] == "tianlai.transition"


def test_whom_the_sentence_names_counts_for_more_than_who_speaks() -> None:
    assert ids("我女儿唐氏，哪个单位肯要", "visual")[0] == "woniu.referral"


def test_who_speaks_decides_where_the_sentence_does_not_say() -> None:
    assert ids("同事老吼我，想找人调解", "hearing")[0] == "tianlai.followup"
    assert "tianlai.followup" not in ids("同事老吼我，想找人调解", "physical")[:1]


def test_a_word_of_a_command_in_a_long_sentence_is_no_command() -> None:
    long = "我以前在厂里干过好几年，后来厂子关了，一直没有回去，现在想在家门口找点事情做做"
    assert not any(one.startswith(("nav.", "mode.")) for one in ids(long))


def test_an_intent_is_named_and_an_offer_is_not() -> None:
    assert search("回到主菜单").intent == "nav.menu"
    assert search("想学做假牙").intent is None
    assert search("明天会下雨吗") == Found((), None)


@pytest.mark.parametrize("text", ["", " ", "。", "😀", "\u200b"])
def test_nothing_said_is_nothing_found(text: str) -> None:
    assert search(text) == Found((), None)


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
    assert {one.id for one in found.ranked} <= {*catalogue().offers, *intents()}
    first = found.ranked[0] if found.ranked else Ranked(NOTHING, 0)
    assert found.intent == (first.id if first.id in intents() else None)


def test_a_sentence_takes_a_few_milliseconds() -> None:
    search("找工作")
    taken = []
    for one in rows("samples.tsv"):
        start = time.perf_counter()
        search(one["utterance"])
        taken.append(time.perf_counter() - start)
    assert statistics.median(taken) < 0.02  # far above what it takes, for busy machines


def test_english_is_found_as_whole_words() -> None:
    assert Heard("job please").find([Word.of("job")])[0] == 1
    assert Heard("jobless").find([Word.of("job")])[0] == 0


@pytest.mark.parametrize(
    ("file", "content", "what"),
    [
        ("groups.toml", "a = [", "groups.toml: -"),
        ("groups.toml", 'a = "one"', "groups.toml: a: is not a list"),
        ("targets/x.toml", '["meili.nosuch"]\nlikely = ["a"]', "x.toml: meili.nosuch: is no offer"),
        ("targets/x.toml", '["meili.denture"]\nlikely = ["<b>"]', "meili.denture.likely: there"),
        ("targets/x.toml", '["meili.denture"]\nlikely = ["!a"]', "has no word that must be there"),
        ("targets/x.toml", '["meili.denture"]\nlikely = ["a|"]', "neither a word nor a group"),
        ("targets/x.toml", '["meili.denture"]\nhints = ["a"]', "meili.denture.hints"),
        ("targets/x.toml", '["meili.denture"]\nfor = ["blind"]', "meili.denture.for"),
        ("targets/intents.toml", '["nav.back"]\nsignal = "no"', "there is no signal no"),
    ],
)
def test_broken_data_names_file_and_key(tmp_path: Path, file: str, content: str, what: str) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "groups.toml").write_text('a = ["one"]', encoding="utf-8")
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(DataProblem) as raised:
        load_targets(tmp_path)
    assert what in str(raised.value)


def test_an_offer_stands_once(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "groups.toml").write_text("", encoding="utf-8")
    for name in ("a.toml", "b.toml"):
        (tmp_path / "targets" / name).write_text('["meili.denture"]\nhint = ["a"]', "utf-8")
    with pytest.raises(DataProblem, match=r"b\.toml: meili\.denture: stands twice"):
        load_targets(tmp_path)
