"""Who each offer is for: the rules of its conditions, in order, and where each is said."""

import pytest

from knowledge.catalogue import catalogue

CONDITIONS = {
    "xinguang.meituan": "shop",
    "xinguang.voice": "visual",
    "xinguang.skills": "visual",
    "xinguang.guangming": "visual late_onset",
    "tianlai.transition": "hearing not_employed",
    "tianlai.followup": "hearing employed",
    "tianlai.lateonset": "hearing late_onset",
    "tianlai.products": "hearing",
    "tianlai.yueer": "hearing adult hardship",
    "tianlai.students": "hearing university",
    "tianlai.info": "hearing",
    "meili.knitting": "physical women_first",
    "meili.lantern": "physical",
    "meili.yidong": "physical working_age severe_or_hardship has_computer",
    "meili.relics": "physical_or_hearing_first vocational_student",
    "meili.denture": "disabled_physical_first",
    "meili.gongfang": "employer",
    "meili.qianqi": "employer",
    "woniu.publicity": "intellectual_family_or_employer",
    "woniu.coaches": "professional_or_family",
    "woniu.rehab": "intellectual",
    "woniu.skills": "intellectual sixteen special_school",
    "woniu.newjobs": "intellectual working_age",
    "woniu.referral": "intellectual working_age willing",
    "shoulashou.peer": "psychiatric recovering_or_family",
    "shoulashou.base": "psychiatric recovering_or_family",
    "shoulashou.community": "psychiatric working_age",
    "shoulashou.standards": "professional_or_psychiatric",
    "shoulashou.policy": "psychiatric",
    "jishan.base": "disabled working_age willing",
    "jishan.home": "disabled working_age has_computer willing",
    "jishan.yungong": "disabled working_age willing",
    "jishan.training": "disabled willing",
    "jishan.cobuild": "employer_or_foundation",
    "sites.apply": "organisation",
}
"""Every offer, and its rules in the order in which they are asked."""

LABOUR_LAW = "劳动法 15"


def test_conditions_of_every_offer_are_written_down() -> None:
    assert set(CONDITIONS) == set(catalogue().offers)


@pytest.mark.parametrize("offer", CONDITIONS)
def test_an_offer_has_its_conditions_and_no_other(offer: str) -> None:
    conditions = catalogue().offers[offer].conditions
    assert [one.rule for one in conditions] == CONDITIONS[offer].split()


@pytest.mark.parametrize("offer", CONDITIONS)
def test_a_condition_is_cited_where_it_is_said(offer: str) -> None:
    known = catalogue().offers[offer]
    cited = {one.rule: one.source for one in known.conditions}
    expected = {
        rule: LABOUR_LAW if rule == "working_age" else known.source
        for rule in CONDITIONS[offer].split()
    }
    assert cited == expected
