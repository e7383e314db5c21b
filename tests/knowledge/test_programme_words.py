"""The catalogue as people meet it: every offer is there, is cited, and is said simply."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from knowledge.catalogue import Catalogue, Form, Question, catalogue
from knowledge.reading.choices import Spoken, read_choice, read_choices
from knowledge.reading.sayings import read_skip
from knowledge.search import is_despair
from knowledge.words import Mode, Words

SOURCES = {
    "xinguang.meituan": "1.1",
    "xinguang.voice": "1.2",
    "xinguang.skills": "1.3",
    "xinguang.guangming": "1.4",
    "tianlai.transition": "2.1",
    "tianlai.followup": "2.2",
    "tianlai.lateonset": "2.3",
    "tianlai.products": "2.4",
    "tianlai.yueer": "2.5",
    "tianlai.students": "2.6",
    "tianlai.info": "2.7",
    "meili.knitting": "3.1",
    "meili.lantern": "3.2",
    "meili.yidong": "3.3",
    "meili.relics": "3.4",
    "meili.denture": "3.5",
    "meili.gongfang": "3.一",
    "meili.qianqi": "3.6",
    "woniu.publicity": "4.1",
    "woniu.coaches": "4.2",
    "woniu.rehab": "4.3",
    "woniu.skills": "4.4",
    "woniu.newjobs": "4.5",
    "woniu.referral": "4.6",
    "shoulashou.peer": "5.1",
    "shoulashou.base": "5.2",
    "shoulashou.community": "5.3",
    "shoulashou.standards": "5.4",
    "shoulashou.policy": "5.5",
    "jishan.base": "6.三.1–2",
    "jishan.home": "6.三.3",
    "jishan.yungong": "6.三.4",
    "jishan.training": "6.三.5, 6.五.4",
    "jishan.cobuild": "6.五.1, 6.五.3",
    "sites.apply": "2.二, 4.三.3–4, 5.三.2–3, 6.五.1",
}
"""Every offer, and where the notice speaks of it: annex.item."""

NOTICE = {2022, 2023, 2024}
WHOLE_PLAN = {
    "xinguang.guangming": NOTICE | {2025},
    "meili.gongfang": NOTICE | {2025},
}
"""Offers that the notice sets for the whole 十四五."""

# Chinese characters, Latin letters and digits, and the marks that a voice or a braille display
# renders well. Whatever else there is (emoji, slashes, brackets, half-width marks) is decoration.
ALLOWED = re.compile(r"[\u4e00-\u9fffA-Za-z0-9，。？！：；、“”]+")
DISRESPECTFUL = (
    "残废", "弱智", "智障", "低能", "白痴", "傻", "聋哑", "哑巴", "聋子", "瞎", "瘸", "跛子",
    "瘫子", "正常人", "健全人", "疯", "精神病", "神经病", "病人", "患者", "不幸", "可怜", "缺陷",
)  # fmt: skip
PROMISES = ("保证", "一定能", "肯定能", "包过", "马上就能", "天内", "个工作日")
POINTING = re.compile(r"[上下左右](?:图|表|方|面|边|列)")
CONTACT = re.compile(r"联系您|和您联系|和您商量")

WORDS = catalogue().words()
CHOICES = [
    (offer.id, question)
    for offer in catalogue().offers.values()
    for question in offer.questions
    if question.options
]
LISTS = [(offer, question) for offer, question in CHOICES if question.form is Form.MANY]


def sayings(words: Words) -> tuple[str, ...]:
    """Every way of saying an option: what is shown in each mode, and the synonyms."""
    return tuple(dict.fromkeys((*(words.of(mode) for mode in Mode), *words.also)))


def spoken(question: Question) -> list[Spoken]:
    return [
        Spoken(number, sayings(option.words))
        for number, option in enumerate(question.options, start=1)
    ]


def wordings() -> Iterator[tuple[str, str]]:
    """Everything that is shown or spoken, by key and mode."""
    for key, words in WORDS.items():
        for mode in Mode:
            yield f"{key} {mode}", words.of(mode)


def offending(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return [(key, text) for key, text in wordings() if pattern.search(text)]


def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


@pytest.fixture(name="known")
def _known() -> Catalogue:
    return catalogue()


def test_every_offer_of_the_notice_is_there_and_no_other(known: Catalogue) -> None:
    assert set(known.offers) == set(SOURCES)
    assert len(SOURCES) == 35


def test_offers_stand_in_the_order_of_the_notice(known: Catalogue) -> None:
    listed = [offer.id for programme in known.programmes for offer in programme.offers]
    assert listed == list(SOURCES)


@pytest.mark.parametrize("offer", SOURCES)
def test_an_offer_names_its_place_in_the_notice(offer: str, known: Catalogue) -> None:
    assert known.offers[offer].source == SOURCES[offer]


@pytest.mark.parametrize("offer", SOURCES)
def test_an_offer_is_known_for_the_years_of_the_notice(offer: str, known: Catalogue) -> None:
    assert set(known.offers[offer].known_for) == WHOLE_PLAN.get(offer, NOTICE)


@pytest.mark.parametrize("mode", Mode)
def test_no_two_offers_have_the_same_name(mode: Mode, known: Catalogue) -> None:
    counted = Counter(offer.name.of(mode) for offer in known.offers.values())
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("part", "longest"), [("name", 14), ("summary", 70)], ids=["names", "summaries"]
)
def test_names_and_summaries_are_short(part: str, longest: int, mode: Mode) -> None:
    said = {key: words.of(mode) for key, words in WORDS.items() if key.endswith(f".{part}")}
    assert {key: text for key, text in said.items() if len(text) > longest} == {}


def test_questions_are_short_whole_sentences() -> None:
    asked = {
        f"{offer.id}.{question.name}": question.words.plain
        for offer in catalogue().offers.values()
        for question in offer.questions
    }
    assert {key: text for key, text in asked.items() if len(text) > 60} == {}
    assert {key: text for key, text in asked.items() if text[-1] not in "？。"} == {}


def test_a_question_that_can_be_skipped_says_so() -> None:
    silent = [
        (offer.id, question.name)
        for offer in catalogue().offers.values()
        for question in offer.questions
        if question.optional
        and not all("跳过" in question.words.of(mode) for mode in (Mode.PLAIN, Mode.EASY))
    ]
    assert silent == []


def test_the_labels_of_answers_are_short() -> None:
    labels = {key: words for key, words in WORDS.items() if ".short." in key}
    too_long = {
        key: words.of(mode)
        for key, words in labels.items()
        for mode in Mode
        if not 2 <= len(words.of(mode)) <= 8
    }
    assert too_long == {}


def test_easy_sentences_are_short() -> None:
    too_long = {
        f"{key}: {sentence}"
        for key, words in WORDS.items()
        for sentence in re.split("[。？！；]", words.of(Mode.EASY))
        if len(sentence) > 20
    }
    assert too_long == set()


def test_what_has_several_sentences_is_said_in_easy_words_too() -> None:
    missing = [
        key for key, words in WORDS.items() if words.easy is None and words.plain.count("。") > 1
    ]
    assert missing == []


def test_nothing_is_written_that_a_voice_or_braille_stumbles_over() -> None:
    strange = {key: text for key, text in wordings() if not ALLOWED.fullmatch(text)}
    assert strange == {}


def test_nothing_points_at_the_screen() -> None:
    assert offending(POINTING) == []


def test_people_are_spoken_of_with_respect() -> None:
    assert offending(any_of(DISRESPECTFUL)) == []


def test_no_result_and_no_day_is_promised() -> None:
    assert offending(any_of(PROMISES)) == []


@pytest.mark.parametrize("mode", Mode)
def test_enrolling_in_anything_leads_to_a_person(mode: Mode, known: Catalogue) -> None:
    after = {offer.id: offer.after.of(mode) for offer in known.offers.values()}
    silent = {
        offer: text
        for offer, text in after.items()
        if "工作人员" not in text or not CONTACT.search(text)
    }
    assert silent == {}


@pytest.mark.parametrize(
    ("offer", "question"), CHOICES, ids=[f"{offer}.{one.name}" for offer, one in CHOICES]
)
class TestAnswersOfOneQuestion:
    def test_two_options_are_never_said_in_the_same_words(
        self, offer: str, question: Question
    ) -> None:
        owners: dict[str, set[str]] = {}
        for option in question.options:
            for saying in sayings(option.words):
                owners.setdefault(saying.strip().lower(), set()).add(option.value)
        shared = {saying: who for saying, who in owners.items() if len(who) > 1}
        assert shared == {}, offer

    def test_every_way_of_saying_an_option_is_understood_as_it(
        self, offer: str, question: Question
    ) -> None:
        options = spoken(question)
        misread = {
            saying: found
            for at, option in enumerate(options)
            for saying in option.labels
            if (found := read_choice(saying, options)) != [at]
        }
        assert misread == {}, offer

    def test_no_option_is_taken_for_skipping_or_for_despair(
        self, offer: str, question: Question
    ) -> None:
        said = [one for option in question.options for one in sayings(option.words)]
        assert [one for one in said if is_despair(one)] == [], offer
        if question.optional:
            assert [one for one in said if read_skip(one)] == [], offer


@pytest.mark.parametrize(
    ("offer", "question"), LISTS, ids=[f"{offer}.{one.name}" for offer, one in LISTS]
)
def test_one_option_is_understood_where_several_may_be_said(offer: str, question: Question) -> None:
    options = spoken(question)
    misread = {
        saying: found
        for at, option in enumerate(options)
        for saying in option.labels
        if (found := read_choices(saying, options) or read_choice(saying, options)) != [at]
    }
    assert misread == {}, offer
