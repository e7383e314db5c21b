"""Rules about the category of disability of the person, or of the one a relative speaks for."""

from knowledge.profile import Category, Profile, Role
from knowledge.rules.finding import MET, MET_BUT_VERIFY, UNMET, Finding, ask

_ASK_ROLES = ask("roles")
_ASK_CATEGORY = ask("category")
_ASK_BOTH = ask("roles", "category")
# Bound once: reading a member off its class costs more than the rest of a rule.
_MULTIPLE = Category.MULTIPLE
_SELF = frozenset({Role.PERSON, Role.FAMILY})
_PHYSICAL_ONLY = frozenset({Category.PHYSICAL})
_PHYSICAL_HEARING = frozenset({Category.PHYSICAL, Category.HEARING})
_FAMILY_EMPLOYER = frozenset({Role.FAMILY, Role.EMPLOYER})
_PROFESSIONAL = Role.PROFESSIONAL
_VISUAL = Category.VISUAL
_HEARING = Category.HEARING
_PHYSICAL = Category.PHYSICAL
_INTELLECTUAL = Category.INTELLECTUAL
_PSYCHIATRIC = Category.PSYCHIATRIC


def visual(profile: Profile) -> Finding:
    """The person has a visual disability. Source: 1.2, 1.3, 1.4."""
    return _of(profile, _VISUAL)


def hearing(profile: Profile) -> Finding:
    """The person has a hearing disability. Source: 2.1 to 2.7."""
    return _of(profile, _HEARING)


def physical(profile: Profile) -> Finding:
    """The person has a physical disability. Source: 3.1, 3.2, 3.3."""
    return _of(profile, _PHYSICAL)


def intellectual(profile: Profile) -> Finding:
    """The person has an intellectual disability. Source: 4.3 to 4.6."""
    return _of(profile, _INTELLECTUAL)


def psychiatric(profile: Profile) -> Finding:
    """The person has a psychiatric disability. Source: 5.1, 5.2, 5.3, 5.5."""
    return _of(profile, _PSYCHIATRIC)


def disabled(profile: Profile) -> Finding:
    """The person has a disability, whichever. Source: 6.二, 6.三 (残疾人, no category named)."""
    roles, known = profile.roles, profile.category
    if roles is not None and roles.isdisjoint(_SELF):
        return UNMET
    if known is None:
        return _ASK_BOTH if roles is None else _ASK_CATEGORY
    if not known:
        return UNMET
    return MET if roles is not None else _ASK_ROLES


def disabled_physical_first(profile: Profile) -> Finding:
    """Any disability; staff confirm others than physical.

    Source: 3.5, which says 残疾人 and stands among the offers of the association of people with
    physical disabilities.
    """
    return _first(profile, _PHYSICAL_ONLY)


def physical_or_hearing_first(profile: Profile) -> Finding:
    """Any disability; staff decide on others than physical and hearing.

    Source: 3.4 (肢残人和听力残疾人等具备条件的残疾学生).
    """
    return _first(profile, _PHYSICAL_HEARING)


def intellectual_family_or_employer(profile: Profile) -> Finding:
    """The person has an intellectual disability, or a relative or an employer speaks.

    Source: 4.1, which names the days and what is made known; the audience is our reading, so
    staff confirm it.
    """
    roles = profile.roles
    if roles is not None and not roles.isdisjoint(_FAMILY_EMPLOYER):
        return MET_BUT_VERIFY
    return _or_by_role(_of(profile, _INTELLECTUAL), profile)


def professional_or_psychiatric(profile: Profile) -> Finding:
    """A professional speaks; for people with a psychiatric disability it is information.

    Source: 5.4, which speaks to professionals; that others may be told of it is our reading, so
    staff confirm it.
    """
    roles = profile.roles
    if roles is not None and _PROFESSIONAL in roles:
        return MET
    return _or_by_role(_of(profile, _PSYCHIATRIC), profile)


def _of(profile: Profile, category: Category) -> Finding:
    roles, known = profile.roles, profile.category
    if roles is not None and roles.isdisjoint(_SELF):
        return UNMET
    if known is None or (_MULTIPLE in known and category not in known):
        return _ASK_BOTH if roles is None else _ASK_CATEGORY
    if category not in known:
        return UNMET
    return MET if roles is not None else _ASK_ROLES


def _first(profile: Profile, named: frozenset[Category]) -> Finding:
    found = disabled(profile)
    if found.outcome == "met" and profile.category and profile.category.isdisjoint(named):
        return MET_BUT_VERIFY
    return found


def _or_by_role(found: Finding, profile: Profile) -> Finding:
    if found.outcome == "met":
        return MET_BUT_VERIFY
    if found.outcome == "unmet" and profile.roles is None:
        return _ASK_ROLES
    return found
