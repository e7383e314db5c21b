"""A wish for work: what it holds, how it is kept and told back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from knowledge.postings.naming import occupations_of
from knowledge.postings.phrases import occupations
from knowledge.postings.posting import Accommodation, Benefit, OrganizationKind, Posting
from knowledge.regions.divisions import Place, places

Part = tuple[str, Mapping[str, Any]]
"""The key of words, and the values in them."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a job; what is empty does not matter to them.

    `text` are the words for the work, known or not, perhaps the name of a job; `occupations` ids of
    occupations.toml; `regions` codes of places, one of which it should be; `salary_least` yuan a
    month. `avoid` are occupations that it should not be, `avoid_regions` places where it should not
    be, `avoid_kinds` employers that it should not be with, `hours` and `avoid_hours` kinds of
    hours. `everything` wants to see all there is.
    """

    text: str = ""
    occupations: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
    avoid_regions: tuple[str, ...] = ()
    remote: bool | None = None
    salary_least: int | None = None
    benefits: frozenset[Benefit] = frozenset()
    organization_kinds: frozenset[OrganizationKind] = frozenset()
    avoid_kinds: frozenset[OrganizationKind] = frozenset()
    hours: frozenset[str] = frozenset()
    avoid_hours: frozenset[str] = frozenset()
    accommodations: frozenset[Accommodation] = frozenset()
    everything: bool = False


def is_wish(wish: Wish) -> bool:
    """Whether anything of a wish is known: more than left-over words."""
    return replace(wish, text="") != Wish()


def wish_to_json(wish: Wish) -> dict[str, Any]:
    """A wish as it is kept: only what is not empty, lists in order."""
    found: dict[str, Any] = {}
    for one in fields(Wish):
        value = getattr(wish, one.name)
        if value != one.default:
            many = isinstance(value, frozenset | tuple)
            found[one.name] = sorted(map(str, value)) if many else value
    return found


def wish_from_json(data: Mapping[str, Any]) -> Wish:
    """The way back; what this release does not know is left out."""
    known = set(occupations())
    return Wish(
        text=str(data.get("text", "")),
        occupations=frozenset(data.get("occupations", ())) & known,
        avoid=frozenset(data.get("avoid", ())) & known,
        regions=tuple(data.get("regions", ())),
        avoid_regions=tuple(data.get("avoid_regions", ())),
        remote=data.get("remote"),
        salary_least=data.get("salary_least"),
        benefits=frozenset(one for one in Benefit if one in data.get("benefits", ())),
        organization_kinds=_kinds(data.get("organization_kinds", ())),
        avoid_kinds=_kinds(data.get("avoid_kinds", ())),
        hours=frozenset(data.get("hours", ())),
        avoid_hours=frozenset(data.get("avoid_hours", ())),
        accommodations=frozenset(
            one for one in Accommodation if one in data.get("accommodations", ())
        ),
        everything=bool(data.get("everything", False)),
    )


def wish_of(posting: Posting) -> Wish:
    """The wish by which postings like `posting` are found: its kind of work, and where."""
    kinds = occupations_of(posting.title)
    return Wish(
        text="" if kinds else posting.title,
        occupations=kinds,
        regions=(posting.region,) if posting.region and not posting.remote else (),
        remote=True if posting.remote else None,
    )


def describe(wish: Wish) -> list[Part]:
    """A wish told back, part by part."""
    parts: list[Part] = [("wish.place", {"name": place.name}) for place in _places(wish.regions)]
    if wish.remote is not None:
        parts.append(("wish.remote" if wish.remote else "wish.not_remote", {}))
    parts += [
        ("wish.occupation", {"name": occupations()[one][0]}) for one in sorted(wish.occupations)
    ]
    if wish.text and not wish.occupations:
        parts.append(("wish.text", {"text": wish.text}))
    if wish.salary_least is not None:
        parts.append(("wish.salary_least", {"least": wish.salary_least}))
    parts += [(f"posting.benefit.{one}", {}) for one in sorted(wish.benefits)]
    parts += [(f"posting.kind.{one}", {}) for one in sorted(wish.organization_kinds)]
    parts += [(f"wish.hours.{one}", {}) for one in sorted(wish.hours)]
    parts += [(f"posting.accommodation.{one}", {}) for one in sorted(wish.accommodations)]
    parts += [(f"wish.avoid_hours.{one}", {}) for one in sorted(wish.avoid_hours)]
    parts += [("wish.avoid", {"name": occupations()[one][0]}) for one in sorted(wish.avoid)]
    parts += [("wish.avoid", {"name": place.name}) for place in _places(wish.avoid_regions)]
    parts += [
        ("wish.avoid", {"name": [(f"posting.kind.{one}", {})]}) for one in sorted(wish.avoid_kinds)
    ]
    return parts


def _kinds(names: Collection[str]) -> frozenset[OrganizationKind]:
    return frozenset(one for one in OrganizationKind if one in names)


def _places(codes: Sequence[str]) -> Iterator[Place]:
    return (places()[code] for code in codes if code in places())
