"""An option called by its number or by its place: 1, 第二个, 选三, 最后一个."""

import re
from collections.abc import Sequence
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import bare, normalise
from knowledge.reading.numbers import parse_number

_PAIR = 2
_TRIPLE = 3


def read_ordinal(text: str, numbers: Sequence[int]) -> list[int] | None:
    """Positions in `numbers` of the option that `text` calls by number or place.

    Returns:
        None when `text` names neither; [] when its number is none of `numbers`.
    """
    said = once(bare(text))
    places = {"first": 0, "last": len(numbers) - 1, "second_last": len(numbers) - 2}
    if len(numbers) == _PAIR:
        places |= {"former": 0, "latter": 1}
    if len(numbers) == _TRIPLE:
        places["middle"] = 1
    front, back = _fronts_and_backs()
    place_said = back.sub("", front.sub("", said)) or said
    for key, position in places.items():
        if {said, place_said} & set(load_lists("ordinals.toml")[key]):
            return [position] if 0 <= position < len(numbers) else []
    number = read_option_number(text)
    if number is None:
        number = read_option_number(said)
    return None if number is None else [at for at, one in enumerate(numbers) if one == number]


def read_option_number(text: str) -> int | None:
    """The number by which `text` calls an option (1, 一号, 第二个, 选3, 4.), or None.

    一个 and 两个 count, and call none; 第 makes an ordinal of them.
    """
    said = normalise(text).replace(" ", "").strip(".。、,)(!~")
    for form in (said, bare(said) if "." not in said else said):
        if found := _pattern().fullmatch(form):
            if found["mark"] in {"个", "种", "样", "家", "份"} and not found["ordinal"]:
                return None
            return parse_number(found["number"])
    return None


def once(said: str) -> str:
    """第一个第一个 is 第一个: what is said several times, said once; digits stay (11)."""
    for size in range(_PAIR, len(said) // 2 + 1):
        if said == said[:size] * (len(said) // size):
            return said[:size]
    return said


@cache
def _pattern() -> re.Pattern[str]:
    lists = load_lists("ordinals.toml")
    front, marks, back = (_either(lists[key]) for key in ("front", "marks", "back"))
    return re.compile(
        f"(?:{front})*(?P<ordinal>第|di)?(?P<number>[0-9]{{1,9}}|[零一二两三四五六七八九十百]+?)"
        f"(?P<mark>{marks})?(?:{back})*"
    )


@cache
def _fronts_and_backs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load_lists("ordinals.toml")
    return (
        re.compile(f"^(?:{_either(lists['front'])})+"),
        re.compile(f"(?:{_either(lists['back'])})+$"),
    )


def _either(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
