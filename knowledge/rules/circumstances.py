"""Rules about how somebody lives: onset, work, study, means."""

from knowledge.profile import Profile, Student
from knowledge.rules.finding import MET, MET_BUT_VERIFY, UNMET, Finding, ask

SEVERE_UP_TO = 2
"""The last level that we read as 重度; the notice does not define it."""

_ASK_ONSET = ask("late_onset")
_ASK_EMPLOYED = ask("employed")
_ASK_STUDENT = ask("student")
_ASK_HARDSHIP = ask("hardship")
_ASK_LEVEL = ask("level")
_ASK_LEVEL_HARDSHIP = ask("level", "hardship")
_ASK_COMPUTER = ask("has_computer")
# Bound once: reading a member off its class costs more than the rest of a rule.
_NO_STUDENT = Student.NONE
_SPECIAL_SCHOOL = Student.SPECIAL_SCHOOL
_SPECIAL_VOCATIONAL = Student.SPECIAL_VOCATIONAL
_UNIVERSITY = Student.UNIVERSITY


def late_onset(profile: Profile) -> Finding:
    """Sight or hearing was lost later in life. Source: 1.4 (中途失明), 2.3 (中途失聪)."""
    return _yes(profile.late_onset, _ASK_ONSET)


def employed(profile: Profile) -> Finding:
    """In work. Source: 2.2 (就业后)."""
    return _yes(profile.employed, _ASK_EMPLOYED)


def not_employed(profile: Profile) -> Finding:
    """Out of work. Source: 2.1 (就业衔接, 就业前)."""
    now = profile.employed
    if now is None:
        return _ASK_EMPLOYED
    return UNMET if now else MET


def university(profile: Profile) -> Finding:
    """At a college or university. Source: 2.6 (在校大学生, 高职院校)."""
    return _attends(profile, _UNIVERSITY)


def special_school(profile: Profile) -> Finding:
    """At a special school. Source: 4.4 (特殊教育学校)."""
    return _attends(profile, _SPECIAL_SCHOOL)


def vocational_student(profile: Profile) -> Finding:
    """A student; outside the special vocational colleges staff confirm. Source: 3.4."""
    school = profile.student
    if school is None:
        return _ASK_STUDENT
    if school == _NO_STUDENT:
        return UNMET
    return MET if school == _SPECIAL_VOCATIONAL else MET_BUT_VERIFY


def hardship(profile: Profile) -> Finding:
    """In financial hardship. Source: 2.5 (贫困)."""
    return _yes(profile.hardship, _ASK_HARDSHIP)


def severe_or_hardship(profile: Profile) -> Finding:
    """Severely disabled, or in financial hardship.

    Source: 3.3 (困难和重度肢残人). That 重度 is level 1 or 2 is our reading, so staff confirm it.
    """
    level, poor = profile.level, profile.hardship
    if poor:
        return MET
    if level is None:
        return _ASK_LEVEL_HARDSHIP if poor is None else _ASK_LEVEL
    if level <= SEVERE_UP_TO:
        return MET_BUT_VERIFY
    return _ASK_HARDSHIP if poor is None else UNMET


def has_computer(profile: Profile) -> Finding:
    """A computer with network at home. Source: 3.3 (居家在线), 6.三.3 (居家就业)."""
    return _yes(profile.has_computer, _ASK_COMPUTER)


def women_first(profile: Profile) -> Finding:
    """Open to all, women named first: staff confirm for men. Source: 3.一 (肢残妇女)."""
    return MET_BUT_VERIFY if profile.gender == "male" else MET


def willing(profile: Profile) -> Finding:  # noqa: ARG001 - every rule takes a profile
    """Willing and able to work, for staff to talk over. Source: 4.6, 6.二 (就业意愿, 就业条件)."""
    return MET_BUT_VERIFY


def _yes(fact: bool | None, question: Finding) -> Finding:
    if fact is None:
        return question
    return MET if fact else UNMET


def _attends(profile: Profile, school: Student) -> Finding:
    if profile.student is None:
        return _ASK_STUDENT
    return MET if profile.student == school else UNMET
