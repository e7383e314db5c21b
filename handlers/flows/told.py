"""How postings, trainings and places are told: their fields as words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handlers.talk import FURTHER, Option, Ref, Talk
from handlers.talk.values import Value
from handlers.wording import wording
from knowledge.reading.normal import bare
from knowledge.regions.divisions import places
from knowledge.regions.places import find_places
from knowledge.words import Mode

SAMPLE = "told.sample"


def put_place(thing: Mapping[str, Any]) -> Ref:
    """Where something is: at home, or the city or county, or not said.

    `thing` has `remote` and `region`, a code or nothing.
    """
    if thing.get("remote"):
        return Ref("told.at_home")
    code = thing.get("region")
    if code is None:
        return Ref("told.nowhere_said")
    return Ref("region.name", {"name": place_name(str(code))})


def place_code(name: object) -> str | None:
    """The code of the place that is kept by its full name; nothing where none has that name."""
    found = find_places(str(name), limit=1) if name else []
    return found[0].place.code if found else None


def place_name(code: str) -> str:
    """The full name of the place of `code`; the code itself where no place has it any more."""
    place = places().get(code)
    return code if place is None else place.full_name


def put_pay(pay: Mapping[str, Any]) -> Ref:
    """What is paid: `pay` has `least` and `most`, in yuan, and `unit`."""
    least, most = pay["least"], pay["most"]
    values: dict[str, Value] = {"unit": Ref(f"pay.unit.{pay['unit']}")}
    if least is None and most is None:
        return Ref("pay.open")
    if least is None:
        return Ref("pay.most", {**values, "most": most})
    if most is None:
        return Ref("pay.least", {**values, "least": least})
    if least == most:
        return Ref("pay.exactly", {**values, "pay": least})
    return Ref("pay.range", {**values, "least": least, "most": most})


def titled(title: str, *, sample: bool) -> Ref:
    """A title as it is told; that of a sample says that it is one, once."""
    says_so = title.startswith(_sample())
    return Ref(SAMPLE if sample and not says_so else "told.title", {"title": title})


def posting_options(postings: Iterable[Mapping[str, Any]]) -> list[Option]:
    """Postings to choose from, as `FindPostings` gives them, each with why it is there."""
    return [
        Option(str(one["id"]), titled(one["title"], sample=one["sample"]), note=_note(one))
        for one in postings
    ]


def with_further(options: list[Option], words: str, *, more: bool) -> list[Option]:
    """`options`, and behind them the way to the rest of the list where there is `more`."""
    return [*options, Option(FURTHER, Ref(words))] if more else options


def say_how_many(talk: Talk, found: Mapping[str, Any], after: int) -> None:
    """Say how much a list holds that is not told at once, and at its end that there is still more.

    `found` is as `FindPostings` and `FindTrainings` give it.
    """
    count = found.get("count", 0)
    if found.get("more") and not after:
        if count is None:
            talk.say("very_many")
        else:
            talk.say("so_many", count=count)
    elif count is None and not found["more"]:
        talk.say("not_all")


def put_parts(parts: Sequence[Sequence[Any]]) -> list[Ref]:
    """Parts `[key, values]`, as commands give them, as words."""
    return [Ref(str(key), _values(values)) for key, values in parts]


def _note(one: Mapping[str, Any]) -> Ref:
    values = {"place": put_place(one), "pay": put_pay(one["pay"])}
    if not one["reasons"]:
        return Ref("told.posting", values)
    return Ref("told.posting_because", {**values, "reasons": put_parts(one["reasons"])})


def _values(values: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Value:
    if isinstance(value, str | int):
        return value
    return put_parts(value)


def _sample() -> str:
    """The word by which a title says that it is a sample."""
    return bare(wording().text(Ref(SAMPLE, {"title": ""}), Mode.PLAIN))
