"""Each rule on people for whom it is met, unmet, and not decided yet."""

from itertools import product

import pytest

from knowledge.interview import ANSWERS
from knowledge.profile import FACTS_BY_COST, Category, Profile, read_profile
from knowledge.rules import RULES
from knowledge.words import texts

Facts = dict[str, object]
ME: Facts = {"roles": ["person"]}
RELATIVE: Facts = {"roles": ["family"]}
SHOP: Facts = {"roles": ["shop"]}
BOSS: Facts = {"roles": ["employer"]}
COACH: Facts = {"roles": ["professional"]}
FUND: Facts = {"roles": ["foundation"]}

MET: list[tuple[str, Facts]] = [
    ("visual", {**ME, "category": ["visual"]}),
    ("visual", {**RELATIVE, "category": ["visual", "hearing"]}),
    ("hearing", {**ME, "category": ["hearing", "multiple"]}),
    ("physical", {**ME, "category": ["physical"]}),
    ("intellectual", {**RELATIVE, "category": ["intellectual"]}),
    ("psychiatric", {**ME, "category": ["psychiatric"]}),
    ("disabled", {**ME, "category": ["speech"]}),
    ("disabled", {**ME, "category": ["multiple"]}),
    ("disabled_physical_first", {**ME, "category": ["physical", "speech"]}),
    ("physical_or_hearing_first", {**ME, "category": ["hearing"]}),
    ("professional_or_psychiatric", COACH),
    ("professional_or_psychiatric", {"roles": ["person", "professional"], "category": ["visual"]}),
    ("shop", SHOP),
    ("shop", {"roles": ["person", "shop"]}),
    ("employer", BOSS),
    ("employer", {"roles": ["shop", "employer"]}),
    ("employer_or_foundation", BOSS),
    ("employer_or_foundation", FUND),
    ("organisation", BOSS),
    ("organisation", COACH),
    ("organisation", FUND),
    ("professional_or_family", COACH),
    ("recovering_or_family", RELATIVE),
    ("recovering_or_family", {**ME, "recovering": True}),
    ("recovering_or_family", {"recovering": True}),
    ("working_age", {"age": 16}),
    ("sixteen", {"age": 16}),
    ("adult", {"age": 18}),
    ("late_onset", {"late_onset": True}),
    ("employed", {"employed": True}),
    ("not_employed", {"employed": False}),
    ("university", {"student": "university"}),
    ("special_school", {"student": "special_school"}),
    ("vocational_student", {"student": "special_vocational"}),
    ("hardship", {"hardship": True}),
    ("severe_or_hardship", {"hardship": True}),
    ("severe_or_hardship", {"hardship": True, "level": 4}),
    ("severe_or_hardship", {"hardship": True, "level": 1}),
    ("has_computer", {"has_computer": True}),
    ("women_first", {"gender": "female"}),
    ("women_first", {}),
]

MET_BUT_VERIFY: list[tuple[str, Facts]] = [
    ("disabled_physical_first", {**ME, "category": ["speech"]}),
    ("disabled_physical_first", {**ME, "category": ["multiple"]}),
    ("physical_or_hearing_first", {**ME, "category": ["visual"]}),
    ("intellectual_family_or_employer", {**ME, "category": ["intellectual"]}),
    ("intellectual_family_or_employer", {**RELATIVE, "category": ["visual"]}),
    ("intellectual_family_or_employer", BOSS),
    ("professional_or_psychiatric", {**RELATIVE, "category": ["psychiatric"]}),
    ("employer", SHOP),
    ("employer_or_foundation", SHOP),
    ("organisation", SHOP),
    ("professional_or_family", RELATIVE),
    ("vocational_student", {"student": "university"}),
    ("vocational_student", {"student": "special_school"}),
    ("severe_or_hardship", {"level": 1}),
    ("severe_or_hardship", {"level": 2, "hardship": False}),
    ("women_first", {"gender": "male"}),
    ("willing", {}),
]

UNMET: list[tuple[str, Facts]] = [
    ("visual", {**ME, "category": ["hearing"]}),
    ("visual", {"category": ["hearing"]}),
    ("visual", SHOP),
    ("hearing", {**ME, "category": []}),
    ("physical", {**BOSS, "category": ["physical"]}),
    ("intellectual", {**ME, "category": ["psychiatric"]}),
    ("psychiatric", {**RELATIVE, "category": ["intellectual"]}),
    ("disabled", {**ME, "category": []}),
    ("disabled", BOSS),
    ("disabled_physical_first", {"category": []}),
    ("physical_or_hearing_first", COACH),
    ("intellectual_family_or_employer", {**ME, "category": ["visual"]}),
    ("intellectual_family_or_employer", SHOP),
    ("professional_or_psychiatric", {**ME, "category": ["visual"]}),
    ("professional_or_psychiatric", BOSS),
    ("shop", ME),
    ("employer", ME),
    ("employer", FUND),
    ("employer_or_foundation", COACH),
    ("organisation", RELATIVE),
    ("professional_or_family", ME),
    ("recovering_or_family", {**ME, "recovering": False}),
    ("working_age", {"age": 15}),
    ("sixteen", {"age": 15}),
    ("adult", {"age": 17}),
    ("late_onset", {"late_onset": False}),
    ("employed", {"employed": False}),
    ("not_employed", {"employed": True}),
    ("university", {"student": "special_vocational"}),
    ("special_school", {"student": "none"}),
    ("vocational_student", {"student": "none"}),
    ("hardship", {"hardship": False}),
    ("severe_or_hardship", {"level": 3, "hardship": False}),
    ("has_computer", {"has_computer": False}),
]

ASK: list[tuple[str, Facts, tuple[str, ...]]] = [
    ("visual", {}, ("roles", "category")),
    ("hearing", ME, ("category",)),
    ("physical", {**ME, "category": ["multiple"]}, ("category",)),
    ("intellectual", {**ME, "category": ["visual", "multiple"]}, ("category",)),
    ("psychiatric", {"category": ["psychiatric"]}, ("roles",)),
    ("disabled", ME, ("category",)),
    ("disabled", {"category": ["multiple"]}, ("roles",)),
    ("disabled_physical_first", RELATIVE, ("category",)),
    ("physical_or_hearing_first", {"category": ["speech"]}, ("roles",)),
    ("intellectual_family_or_employer", {"category": ["visual"]}, ("roles",)),
    ("intellectual_family_or_employer", {**ME, "category": ["multiple"]}, ("category",)),
    ("professional_or_psychiatric", {"category": ["visual"]}, ("roles",)),
    ("professional_or_psychiatric", ME, ("category",)),
    ("shop", {}, ("roles",)),
    ("employer", {}, ("roles",)),
    ("employer_or_foundation", {}, ("roles",)),
    ("organisation", {}, ("roles",)),
    ("professional_or_family", {}, ("roles",)),
    ("recovering_or_family", {}, ("roles", "recovering")),
    ("recovering_or_family", {"recovering": False}, ("roles",)),
    ("recovering_or_family", ME, ("recovering",)),
    ("working_age", {}, ("age",)),
    ("sixteen", {}, ("age",)),
    ("adult", {}, ("age",)),
    ("late_onset", {}, ("late_onset",)),
    ("employed", {}, ("employed",)),
    ("not_employed", {}, ("employed",)),
    ("university", {}, ("student",)),
    ("special_school", {}, ("student",)),
    ("vocational_student", {}, ("student",)),
    ("hardship", {}, ("hardship",)),
    ("severe_or_hardship", {}, ("level", "hardship")),
    ("severe_or_hardship", {"level": 3}, ("hardship",)),
    ("severe_or_hardship", {"hardship": False}, ("level",)),
    ("has_computer", {}, ("has_computer",)),
]

NEVER_UNMET = {"women_first", "willing"}


@pytest.mark.parametrize(("rule", "who"), MET)
def test_met(rule: str, who: Facts) -> None:
    assert RULES[rule](read_profile(who)) == ("met", (), False)


@pytest.mark.parametrize(("rule", "who"), MET_BUT_VERIFY)
def test_met_for_staff_to_confirm(rule: str, who: Facts) -> None:
    assert RULES[rule](read_profile(who)) == ("met", (), True)


@pytest.mark.parametrize(("rule", "who"), UNMET)
def test_unmet(rule: str, who: Facts) -> None:
    assert RULES[rule](read_profile(who)) == ("unmet", (), False)


@pytest.mark.parametrize(("rule", "who", "missing"), ASK)
def test_ask(rule: str, who: Facts, missing: tuple[str, ...]) -> None:
    assert RULES[rule](read_profile(who)) == ("ask", missing, False)


def test_every_rule_has_an_example_of_each_outcome() -> None:
    assert {rule for rule, _ in MET + MET_BUT_VERIFY} == set(RULES)
    assert {rule for rule, _ in UNMET} == set(RULES) - NEVER_UNMET
    assert {rule for rule, _, _ in ASK} == set(RULES) - NEVER_UNMET


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_where_it_comes_from(rule: str) -> None:
    assert "Source: " in (RULES[rule].__doc__ or "")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_words_for_what_it_can_find_and_no_others(rule: str) -> None:
    parts = {"met"}
    if rule not in NEVER_UNMET:
        parts |= {"unmet", "change"}
    if rule in {name for name, _ in MET_BUT_VERIFY}:
        parts.add("verify")
    found = {key.rpartition(".")[2] for key in texts() if key.startswith(f"rule.{rule}.")}
    assert found == parts


def test_what_staff_confirm_is_said_in_so_many_words() -> None:
    said = [
        words.plain
        for key, words in texts().items()
        if key.startswith("rule.") and key.endswith(".verify")
    ]
    assert said
    assert [one for one in said if not one.endswith("由工作人员核实。")] == []


@pytest.mark.parametrize("rule", RULES)
def test_what_is_missing_is_unknown_and_enough(rule: str) -> None:
    """Nobody is asked what they have told; once all is told, nothing is missing."""
    facts = RULES[rule](Profile()).missing
    domains = [(None, *ANSWERS[fact]) for fact in facts]
    for answers in product(*domains):
        told = dict(zip(facts, answers, strict=True))
        finding = RULES[rule](Profile().model_copy(update=told))
        assert all(told[fact] is None for fact in finding.missing)
        assert list(finding.missing) == sorted(finding.missing, key=FACTS_BY_COST.index)
        assert (finding.outcome == "ask") == bool(finding.missing)


def test_a_further_category_never_closes_what_one_category_opens() -> None:
    named = [one for one in Category if one is not Category.MULTIPLE]
    for rule, one, other in product(RULES.values(), named, named):
        alone = rule(read_profile({**ME, "category": [one]}))
        both = rule(read_profile({**ME, "category": [one, other]}))
        assert alone.outcome != "met" or both.outcome == "met"
