"""Verdicts: the samples, and each part of a verdict on small offers."""

import json
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue, Offer, Programme, catalogue
from knowledge.eligibility import (
    Reason,
    check_catalogue,
    explain,
    judge,
    judge_all,
    what_would_change,
)
from knowledge.problems import DataProblem
from knowledge.profile import read_profile
from knowledge.words import Mode, texts

SAMPLES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "eligibility.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
BLIND = {"roles": ["person"], "category": ["visual"]}


def make_offer(name: str, *rules: str, verify: int = 0) -> Offer:
    words = {"plain": "话"}
    return Offer.model_validate(
        {
            "id": name,
            "kind": "job",
            "source": "1.1",
            "known_for": [2022],
            **dict.fromkeys(("name", "summary", "runs", "where", "after"), words),
            "condition": [{"rule": rule, "source": f"9.{rule}"} for rule in rules],
            "verify": [{"words": words, "source": f"8.{n}"} for n in range(1, verify + 1)],
        }
    )


def make_catalogue(*offers: Offer) -> Catalogue:
    words = {"plain": "话"}
    programme = Programme.model_validate(
        {
            "id": "test",
            "source": "9",
            **dict.fromkeys(("name", "organiser", "summary"), words),
            "offers": offers,
        }
    )
    return Catalogue(programmes=(programme,), offers={one.id: one for one in offers})


@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: f"{case['id']} {case['note']}")
def test_the_samples_come_out_as_written(case: dict[str, dict[str, list[str]]]) -> None:
    found = {one.offer_id: one.status for one in judge_all(read_profile(case["profile"]))}
    wanted = {offer: status for status, offers in case["expect"].items() for offer in offers}
    assert {offer: found[offer] for offer in wanted} == wanted


def test_all_conditions_met_is_eligible_with_their_reasons() -> None:
    verdict = judge(make_offer("test.a", "visual", "adult"), read_profile({**BLIND, "age": 30}))
    assert verdict.status == "eligible"
    assert verdict.reasons == (
        Reason("rule.visual.met", "9.visual", "visual", "met"),
        Reason("rule.adult.met", "9.adult", "adult", "met"),
    )
    assert verdict.verify == ()
    assert verdict.missing == ()


def test_one_unmet_condition_closes_and_is_told_first() -> None:
    verdict = judge(make_offer("test.a", "visual", "adult"), read_profile({**BLIND, "age": 17}))
    assert verdict.status == "not_eligible"
    assert [one.key for one in verdict.reasons] == ["rule.adult.unmet", "rule.visual.met"]
    assert [one.key for one in what_would_change(verdict)] == ["rule.adult.change"]


def test_a_known_fact_closes_even_while_others_are_missing() -> None:
    verdict = judge(
        make_offer("test.a", "hardship", "visual", verify=1), read_profile({"category": ["speech"]})
    )
    assert verdict.status == "not_eligible"
    assert verdict.missing == ()
    assert verdict.verify == ()


def test_missing_facts_are_asked_for_the_cheapest_first() -> None:
    offer = make_offer("test.a", "hardship", "has_computer", "working_age", "visual")
    verdict = judge(offer, read_profile({"roles": ["person"]}))
    assert verdict.status == "ask"
    assert verdict.missing == ("category", "age", "has_computer", "hardship")
    assert what_would_change(verdict) == ()


def test_what_staff_confirm_comes_from_rules_and_from_the_offer() -> None:
    verdict = judge(make_offer("test.a", "visual", "willing", verify=2), read_profile(BLIND))
    assert verdict.status == "eligible"
    assert [(one.key, one.source) for one in verdict.verify] == [
        ("rule.willing.verify", "9.willing"),
        ("offer.test.a.verify.1", "8.1"),
        ("offer.test.a.verify.2", "8.2"),
    ]


def test_two_offers_with_the_same_rules_keep_their_own_verdicts() -> None:
    one, other = make_offer("test.a", "visual"), make_offer("test.b", "visual")
    verdicts = judge_all(read_profile(BLIND), make_catalogue(one, other))
    assert [verdict.offer_id for verdict in verdicts] == ["test.a", "test.b"]


def test_one_offer_alone_is_judged_as_among_all() -> None:
    for case in SAMPLES:
        profile = read_profile(case["profile"])
        alone = [judge(offer, profile) for offer in catalogue().offers.values()]
        assert alone == judge_all(profile)


def test_a_rule_that_there_is_not_is_named() -> None:
    with pytest.raises(DataProblem, match=r"\*-test\.toml: test\.a\.condition: no rule vision;"):
        check_catalogue(make_catalogue(make_offer("test.a", "vision")))


def test_an_offer_without_conditions_is_refused() -> None:
    with pytest.raises(DataProblem, match=r"test\.a\.condition: is missing"):
        check_catalogue(make_catalogue(make_offer("test.a")))


def test_our_own_catalogue_names_rules_that_there_are() -> None:
    check_catalogue(catalogue())


def test_a_verdict_can_be_told_in_each_mode() -> None:
    boy = read_profile({"roles": ["person"], "category": ["speech"], "age": 30, "gender": "male"})
    told = explain(judge(catalogue().offers["jishan.home"], boy))
    assert told["id"] == "jishan.home"
    assert told["status"] == "ask"
    assert told["missing"] == ["has_computer"]
    assert {"text": texts()["rule.working_age.met"].plain, "source": "劳动法 15"} in told["reasons"]
    assert told["verify"][0]["text"].endswith("由工作人员核实。")

    easy = explain(judge(catalogue().offers["jishan.home"], boy), Mode.EASY)
    assert easy["verify"][0]["text"] == texts()["rule.willing.verify"].easy


def test_a_closed_offer_tells_only_what_closes_it() -> None:
    child = read_profile({"roles": ["person"], "category": ["physical"], "age": 15})
    told = explain(judge(catalogue().offers["jishan.base"], child))
    assert told["status"] == "not_eligible"
    assert [one["text"] for one in told["reasons"]] == [texts()["rule.working_age.unmet"].plain]
    assert told["verify"] == []


def test_every_verdict_has_words_reasons_and_a_way_on() -> None:
    """Nobody meets a bare yes or a bare no, in any mode."""
    for case in SAMPLES:
        for verdict in judge_all(read_profile(case["profile"])):
            for mode in Mode:
                told = explain(verdict, mode)
                assert told["reasons"] or verdict.status == "ask"
                assert bool(told["missing"]) == (verdict.status == "ask")
            changes = what_would_change(verdict)
            assert bool(changes) == (verdict.status == "not_eligible")
            assert all(one.key in texts() for one in changes)
