"""The rules of eligibility, by the names that programme files use.

A rule is a pure function of a profile; its docstring names its source, annex.item of the notice
or a law.
"""

from collections.abc import Mapping
from types import MappingProxyType

from knowledge.rules import age, category, circumstances, roles
from knowledge.rules.finding import Finding, Outcome, Rule

__all__ = ["RULES", "Finding", "Outcome", "Rule"]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "visual": category.visual,
        "hearing": category.hearing,
        "physical": category.physical,
        "intellectual": category.intellectual,
        "psychiatric": category.psychiatric,
        "disabled": category.disabled,
        "disabled_physical_first": category.disabled_physical_first,
        "physical_or_hearing_first": category.physical_or_hearing_first,
        "intellectual_family_or_employer": category.intellectual_family_or_employer,
        "professional_or_psychiatric": category.professional_or_psychiatric,
        "shop": roles.shop,
        "employer": roles.employer,
        "employer_or_foundation": roles.employer_or_foundation,
        "organisation": roles.organisation,
        "professional_or_family": roles.professional_or_family,
        "recovering_or_family": roles.recovering_or_family,
        "working_age": age.working_age,
        "sixteen": age.sixteen,
        "adult": age.adult,
        "late_onset": circumstances.late_onset,
        "employed": circumstances.employed,
        "not_employed": circumstances.not_employed,
        "university": circumstances.university,
        "special_school": circumstances.special_school,
        "vocational_student": circumstances.vocational_student,
        "hardship": circumstances.hardship,
        "severe_or_hardship": circumstances.severe_or_hardship,
        "has_computer": circumstances.has_computer,
        "women_first": circumstances.women_first,
        "willing": circumstances.willing,
    }
)
