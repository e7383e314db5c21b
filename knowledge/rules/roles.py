"""Rules about in whose name somebody comes."""

from collections.abc import Set as AbstractSet

from knowledge.profile import Profile, Role
from knowledge.rules.finding import MET, MET_BUT_VERIFY, UNMET, Finding, ask

_ASK = ask("roles")
_ASK_RECOVERING = ask("recovering")
_ASK_ROLES_RECOVERING = ask("roles", "recovering")
# Bound once: reading a member off its class costs more than the rest of a rule.
_FAMILY = Role.FAMILY
_SHOP = frozenset({Role.SHOP})
_EMPLOYER = frozenset({Role.EMPLOYER})
_EMPLOYER_FOUNDATION = frozenset({Role.EMPLOYER, Role.FOUNDATION})
_ORGANISATION = frozenset({Role.EMPLOYER, Role.PROFESSIONAL, Role.FOUNDATION})
_PROFESSIONAL = frozenset({Role.PROFESSIONAL})
_RELATIVE = frozenset({_FAMILY})
_NOBODY: frozenset[Role] = frozenset()


def shop(profile: Profile) -> Finding:
    """A blind massage shop speaks, its owner blind or not. Source: 1.1."""
    return _speaks(profile, _SHOP)


def employer(profile: Profile) -> Finding:
    """An employer speaks; a shop is one by our reading. Source: 3.一, 3.6."""
    return _speaks(profile, _EMPLOYER, _SHOP)


def employer_or_foundation(profile: Profile) -> Finding:
    """An employer or a local foundation speaks; a shop by our reading. Source: 6.五.1, 6.五.3."""
    return _speaks(profile, _EMPLOYER_FOUNDATION, _SHOP)


def organisation(profile: Profile) -> Finding:
    """Somebody speaks for an organisation; a shop by our reading.

    Source: 2.二, 4.三.3 and 4, 5.三.2 and 3, 6.五.1.
    """
    return _speaks(profile, _ORGANISATION, _SHOP)


def professional_or_family(profile: Profile) -> Finding:
    """A professional speaks; a relative by our reading. Source: 4.2 (就业辅导员)."""
    return _speaks(profile, _PROFESSIONAL, _RELATIVE)


def recovering_or_family(profile: Profile) -> Finding:
    """The person is in recovery, or a relative speaks. Source: 5.1, 5.2 (康复者, 家属)."""
    roles, recovering = profile.roles, profile.recovering
    if recovering or (roles is not None and _FAMILY in roles):
        return MET
    if roles is None:
        return _ASK if recovering is False else _ASK_ROLES_RECOVERING
    return UNMET if recovering is False else _ASK_RECOVERING


def _speaks(
    profile: Profile, named: AbstractSet[Role], by_reading: AbstractSet[Role] = _NOBODY
) -> Finding:
    roles = profile.roles
    if roles is None:
        return _ASK
    if not roles.isdisjoint(named):
        return MET
    return UNMET if roles.isdisjoint(by_reading) else MET_BUT_VERIFY
