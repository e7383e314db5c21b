"""Rules about age, in completed years."""

from knowledge.profile import Profile
from knowledge.rules.finding import MET, UNMET, Finding, ask

WORKING_AGE = 16
"""中华人民共和国劳动法 第十五条: nobody younger may be employed."""

ADULT_AGE = 18
"""中华人民共和国民法典 第十七条."""

_ASK = ask("age")


def working_age(profile: Profile) -> Finding:
    """Old enough to work. Source: 中华人民共和国劳动法 第十五条."""
    return _at_least(profile, WORKING_AGE)


def sixteen(profile: Profile) -> Finding:
    """Sixteen or older. Source: 4.4 (16岁以上)."""
    return _at_least(profile, 16)


def adult(profile: Profile) -> Finding:
    """Of age. Source: 2.5 (成年); 中华人民共和国民法典 第十七条 says when that is."""
    return _at_least(profile, ADULT_AGE)


def _at_least(profile: Profile, years: int) -> Finding:
    age = profile.age
    if age is None:
        return _ASK
    return MET if age >= years else UNMET
