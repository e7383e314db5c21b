"""What is known of somebody: facts, how to reach them, how to talk to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from handlers.commands.context import Context
from handlers.noticing.facets import keep_facets
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.words import Mode

SELF = "self"
OTHER = "other"
"""Somebody spoken for of whom nothing is kept yet."""

PROFILE_CONSENT = "profile"

RATES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
"""Speeds of speech, as multiples of the usual one."""

TEXT_SIZES = (1.0, 1.25, 1.5, 2.0, 2.5)
"""Sizes of the text, as multiples of the usual one."""

Facts: TypeAlias = dict[str, JSON]


@dataclass(frozen=True)
class Recall(Command[Any]):
    """What is known of `subject` and of the person who talks.

    `{"mode", "facts", "consented", "contact", "certificate", "other", "people"}`:
    `people` are those whom the person speaks for, as `[id, name]`; `other` says whether somebody
    is spoken of whom nothing is kept of yet.
    """

    subject: str = SELF


@dataclass(frozen=True)
class Remember(Command[None]):
    """Add `facts` to what is known of `subject`; with `fresh` they replace it.

    They are kept for good only with consent.
    """

    facts: Mapping[str, JSON]
    subject: str = SELF
    fresh: bool = False


@dataclass(frozen=True)
class Forget(Command[None]):
    """Take the facts `names` of `subject` back."""

    names: tuple[str, ...]
    subject: str = SELF


@dataclass(frozen=True)
class RememberContact(Command[None]):
    """Keep how the person wants to be called and reached."""

    contact: Mapping[str, JSON]


@dataclass(frozen=True)
class KeepCertificate(Command[None]):
    """Keep the keyed digest and the last two characters of a certificate number."""

    digest_of_number: str
    tail: str


@dataclass(frozen=True)
class SetMode(Command[None]):
    """Talk in `mode` from now on.

    Words for the ear are spoken too. Easy words are, or are not, as it was before.
    """

    mode: str


class Hears(StrEnum):
    """When somebody wants replies to be spoken."""

    ALWAYS = "always"
    SPOKEN_TO = "spoken_to"
    NEVER = "never"


VOICES = ("female", "female2", "male")


@dataclass(frozen=True)
class SetHears(Command[None]):
    """Speak replies from now on when `hears` says so."""

    hears: str


@dataclass(frozen=True)
class ChangeVoice(Command[str]):
    """Speak with `voice`, or else the next one, from now on; the result is its name."""

    voice: str = ""


@dataclass(frozen=True)
class SetLargeKeys(Command[None]):
    """Offer options as large keys from now on, where a door can, or no longer."""

    on: bool


@dataclass(frozen=True)
class ChangeRate(Command[float]):
    """Speak slower (`step` -1) or faster (+1); the result is the new rate."""

    step: int


@dataclass(frozen=True)
class ChangeTextSize(Command[float]):
    """Write smaller (`step` -1) or larger (+1), where a door can; the result is the new size."""

    step: int


async def recall(context: Context, command: Recall) -> JSON:
    """See `Recall`."""
    people, person = context.uow.people, context.person
    contact = await people.contact(person)
    record = await people.get(person)
    return {
        "mode": record.mode if record is not None else None,
        "facts": _aged(await facts_of(context, command.subject), context.today),
        "consented": await context.uow.consents.has(person, PROFILE_CONSENT),
        "contact": contact,
        "certificate": await people.certificate_tail(person),
        "other": bool(await facts_of(context, OTHER)),
        "people": [[str(one.id), one.name] for one in await context.uow.dependants.list(person)],
    }


async def remember(context: Context, command: Remember) -> None:
    """See `Remember`."""
    before = {} if command.fresh else await facts_of(context, command.subject)
    known = {**before, **command.facts}
    if "age" in command.facts:
        known["age_on"] = context.today.isoformat()
    if command.subject == SELF and await context.uow.consents.has(context.person, PROFILE_CONSENT):
        await context.uow.people.set_profile(context.person, known, context.now)
        await keep_facets(context.uow, context.person, context.now)
    elif command.subject in {SELF, OTHER}:
        context.state.facts[command.subject] = known
    else:
        await context.uow.dependants.update(
            context.person, int(command.subject), facts=known, now=context.now
        )


async def forget(context: Context, command: Forget) -> None:
    """See `Forget`."""
    known = await facts_of(context, command.subject)
    left = {name: fact for name, fact in known.items() if name not in command.names}
    if left != known:
        await remember(context, Remember(left, command.subject, fresh=True))


async def remember_contact(context: Context, command: RememberContact) -> None:
    """See `RememberContact`."""
    await context.uow.people.set_contact(context.person, dict(command.contact))


async def keep_certificate(context: Context, command: KeepCertificate) -> None:
    """See `KeepCertificate`."""
    await context.uow.people.set_certificate(
        context.person, command.digest_of_number, command.tail, context.now
    )


async def set_mode(context: Context, command: SetMode) -> None:
    """See `SetMode`."""
    hears = {Mode.VOICE: Hears.ALWAYS, Mode.PLAIN: Hears.SPOKEN_TO}.get(Mode(command.mode))
    record = await context.uow.people.get(context.person)
    if command.mode == Mode.PLAIN and record is not None and record.hears == Hears.NEVER:
        hears = None
    await context.uow.people.set_preferences(context.person, mode=command.mode, hears=hears)


async def set_hears(context: Context, command: SetHears) -> None:
    """See `SetHears`."""
    await context.uow.people.set_preferences(context.person, hears=command.hears)


async def change_voice(context: Context, command: ChangeVoice) -> str:
    """See `ChangeVoice`."""
    record = await context.uow.people.get(context.person)
    before = record.voice if record is not None else None
    place = VOICES.index(before) if before in VOICES else 0
    voice = command.voice or VOICES[(place + 1) % len(VOICES)]
    await context.uow.people.set_preferences(context.person, voice=voice)
    return voice


async def set_large_keys(context: Context, command: SetLargeKeys) -> None:
    """See `SetLargeKeys`."""
    await context.uow.people.set_preferences(context.person, large_keys=command.on)


async def change_rate(context: Context, command: ChangeRate) -> float:
    """See `ChangeRate`."""
    record = await context.uow.people.get(context.person)
    rate = _stepped(record.rate if record is not None else None, RATES, command.step)
    await context.uow.people.set_preferences(context.person, rate=rate)
    return rate


async def change_text_size(context: Context, command: ChangeTextSize) -> float:
    """See `ChangeTextSize`."""
    record = await context.uow.people.get(context.person)
    size = _stepped(record.text_size if record is not None else None, TEXT_SIZES, command.step)
    await context.uow.people.set_preferences(context.person, text_size=size)
    return size


def _stepped(before: float | None, among: Sequence[float], step: int) -> float:
    """The value `step` places behind `before`, no further than either end; it begins at 1."""
    place = among.index(before) if before in among else among.index(1.0)
    return among[min(max(place + step, 0), len(among) - 1)]


async def facts_of(context: Context, subject: str) -> Facts:
    """The facts of `subject` as they are kept."""
    if subject not in {SELF, OTHER}:
        dependant = await context.uow.dependants.get(context.person, int(subject))
        if dependant is None:
            raise PermissionError("the person does not speak for them")
        return dict(dependant.facts)
    kept = await context.uow.people.profile(context.person) if subject == SELF else None
    if kept is not None:
        return dict(kept)
    loose = context.state.facts.get(subject)
    return dict(loose) if isinstance(loose, Mapping) else {}


def _aged(facts: Facts, today: date) -> Facts:
    """`facts` with the age moved on by the whole years since it was told."""
    told = facts.pop("age_on", None)
    age = facts.get("age")
    if isinstance(told, str) and isinstance(age, int):
        then = date.fromisoformat(told)
        years = today.year - then.year - ((today.month, today.day) < (then.month, then.day))
        facts["age"] = age + max(years, 0)
    return facts
