"""A wish changed by what is said after it."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from knowledge.postings.clauses import Said
from knowledge.postings.wish import Wish, is_wish
from knowledge.regions.divisions import places

_ADDED = ("benefits", "accommodations", "hours")
_OPPOSITES = (
    ("occupations", "avoid"),
    ("organization_kinds", "avoid_kinds"),
    ("hours", "avoid_hours"),
)
"""Fields of what is wanted, and of what is kept away from."""

_BESIDE = {
    "occupations": ("avoid", "text"),
    "organization_kinds": ("avoid_kinds",),
    "hours": ("avoid_hours",),
    "regions": ("avoid_regions",),
}
"""What goes with a field that does not matter any more."""


def changed(within: Wish, fresh: Wish, said: Said) -> Wish:
    """The wish `within`, changed by `fresh`, which was read of what was `said`.

    What is new takes the place of what it was, or comes to it; what is refused goes.
    """
    new = {
        one.name: getattr(fresh, one.name)
        for one in fields(Wish)
        if getattr(fresh, one.name) != one.default and one.name != "text"
    }
    wish = replace(within, **{"everything": False, **new})
    together: dict[str, Any] = {
        name: getattr(within, name) | getattr(fresh, name)
        for name in (*_ADDED, *(avoided for _, avoided in _OPPOSITES))
    }
    wish = replace(wish, **together)
    wish = replace(wish, **_without(wish, fresh, said))
    return _without_anything(replace(wish, text=_text(within, fresh, wish, said)), said)


def places_to_avoid(avoided: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """The codes of `avoided` but for places in which a wanted one lies."""
    those = [places()[one] for one in wanted if one in places()]
    return tuple(sorted({one for one in avoided if not any(each.within(one) for each in those)}))


def _without(wish: Wish, fresh: Wish, said: Said) -> dict[str, Any]:
    """What is left of a wish where something is refused now, or wanted that was refused before."""
    less: dict[str, Any] = {
        "benefits": wish.benefits - (said.refuses("benefits") - fresh.benefits),
        "accommodations": wish.accommodations
        - (said.refuses("accommodations") - fresh.accommodations),
    }
    for wanted, avoided in _OPPOSITES:
        less[wanted] = getattr(wish, wanted) - getattr(fresh, avoided)
        less[avoided] = getattr(wish, avoided) - getattr(fresh, wanted)
    less["hours"] -= said.refuses("hours") - fresh.hours
    refused = [places()[one] for one in fresh.avoid_regions if one in places()]
    less["regions"] = tuple(
        one
        for one in wish.regions
        if not any(one in places() and places()[one].within(each.code) for each in refused)
    )
    less["avoid_regions"] = places_to_avoid(
        (*wish.avoid_regions, *fresh.avoid_regions), less["regions"]
    )
    return less


def _text(within: Wish, fresh: Wish, wish: Wish, said: Said) -> str:
    """The words for the work: words that nobody knows are no job where a filter was meant."""
    if fresh.occupations or (fresh.text and not is_wish(fresh) and not said.refused):
        return fresh.text
    return within.text if wish.occupations == within.occupations else ""


def _without_anything(wish: Wish, said: Said) -> Wish:
    """A wish without what does not matter any more, and what was to be kept away from in it."""
    nothing = Wish()
    given_up = said.anything.union(*(_BESIDE.get(one, ()) for one in said.anything))
    empty: dict[str, Any] = {one: getattr(nothing, one) for one in given_up}
    return replace(wish, **empty)
