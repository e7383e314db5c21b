"""How free answers are read: a text in, what was understood out."""

from datetime import date
from typing import Any

from handlers.talk import Misread, Read, Ref, Secret, Sort, Understood
from handlers.wording import wording
from knowledge.certificate import Certificate, hide_certificates, read_certificate
from knowledge.reading.ages import read_age
from knowledge.reading.codes import read_code
from knowledge.reading.names import read_name
from knowledge.reading.normal import bare
from knowledge.reading.numbers import read_number
from knowledge.reading.phones import read_phone
from knowledge.reading.sayings import read_skip, read_unsure
from knowledge.reading.text import read_text
from knowledge.reading.years import read_year
from knowledge.reading.yesno import read_yes_no
from knowledge.regions.places import find_places

NAME_LENGTH = 40
TEXT_LENGTH = 500
PLACES_AT_MOST = 10


def short_text(text: str) -> Understood[str] | Misread:
    """A name or a few words, at most `NAME_LENGTH` characters; no yes or no, and not 跳过."""
    if read_yes_no(text) is not None or read_skip(text):
        return Misread.because("readers.name")
    return _text(text, NAME_LENGTH)


def name(text: str) -> Understood[str] | Misread:
    """How somebody is called: as `short_text`, without the words around the name."""
    said = short_text(text)
    if isinstance(said, Misread):
        return said
    return Understood(read_name(said.value) or said.value)


def no_more(value: str) -> Read[str]:
    """A reader of the ways to say that there is no file to send, now or any more: `value`.

    Other words are no answer where a file is asked for.
    """

    def read(text: str) -> Understood[str] | Misread:
        if read_yes_no(text) is False or read_skip(text) or read_unsure(text):
            return Understood(value)
        return Misread.because("readers.file")

    return read


def long_text(text: str) -> Understood[str] | Misread:
    """Some sentences, at most `TEXT_LENGTH` characters."""
    return _text(text, TEXT_LENGTH)


def count(text: str) -> Understood[int] | Misread:
    """How many: 0 to 9,999."""
    number = read_number(text)
    if number is None or not 0 <= number <= 9999:  # noqa: PLR2004 - the largest count kept
        return Misread.because("readers.number")
    return Understood(number)


def phone(text: str) -> Understood[str] | Misread:
    """A telephone number of the mainland."""
    number = read_phone(text)
    return Misread.because("readers.phone") if number is None else Understood(number)


def agreement(yes: str = "yes", no: str = "no") -> Read[str]:
    """A reader of agreement and refusal, in the ways people say it: `yes` or `no`."""

    def read(text: str) -> Understood[str] | Misread:
        said = read_yes_no(text)
        if said is None:
            return Misread.because("turn.misread")
        return Understood(yes if said else no)

    return read


def refusal(value: str) -> Read[str]:
    """A reader of refusal alone, in the ways people say it: it means `value`."""

    def read(text: str) -> Understood[str] | Misread:
        if read_yes_no(text) is False:
            return Understood(value)
        return Misread.because("turn.misread")

    return read


def whole(value: str, ref: Ref) -> Read[str]:
    """A reader of the words of `ref` that count only as the whole message: they mean `value`."""

    def read(text: str) -> Understood[str] | Misread:
        if bare(text) in {bare(one) for one in wording().labels(ref)}:
            return Understood(value)
        return Misread.because("turn.misread")

    return read


def not_yet(ref: Ref, why: str) -> Read[str]:
    """A reader of the words of an option that is not offered yet: `why` is said instead."""

    def read(text: str) -> Understood[str] | Misread:
        said = bare(text) in {bare(one) for one in wording().labels(ref)}
        return Misread.because(why if said else "turn.misread")

    return read


def year(today: date, birth_year: int | None = None) -> Read[int]:
    """A reader of years up to `today`'s, an age counting from `birth_year`."""

    def read(text: str) -> Understood[int] | Misread:
        found = read_year(text, today, birth_year)
        return Misread.because("readers.year") if found is None else Understood(found)

    return read


def age(today: date) -> Read[int]:
    """A reader of ages: a number of years, or a date of birth, as exact as somebody says it."""

    def read(text: str) -> Understood[int] | Misread:
        years = read_age(text, today)
        return Misread.because("readers.age") if years is None else Understood(years)

    return read


def certificate(today: date, *, keep: bool) -> Read[dict[str, Any]]:
    """A reader of 残疾人证 numbers: the facts that the number tells; the number is not kept.

    With `keep`, its keyed digest and last two characters are recorded with the facts.
    """

    def read(text: str) -> Understood[dict[str, Any]] | Secret[dict[str, Any]] | Misread:
        if sum(one.isnumeric() for one in text) < len("YYYYMMDD"):
            return Misread.because("turn.misread")
        found = read_certificate(text, today)
        if not isinstance(found, Certificate):
            return Misread.because(f"certificate.problem.{found.code}")
        facts = {
            "category": [found.category],
            "level": found.level,
            "age": found.age(today),
            "gender": found.gender,
        }
        return Secret({"facts": facts}, found.number) if keep else Understood({"facts": facts})

    return read


def join_code(text: str) -> Secret[dict[str, Any]] | Misread:
    """A reader of one-time codes; only the digest is recorded."""
    code = read_code(text)
    return Misread.because("readers.code") if code is None else Secret({}, code, Sort.CODE)


def staff_code(text: str) -> Secret[dict[str, Any]] | Misread:
    """A reader of the codes of staff; only the digest is recorded."""
    code = read_code(text)
    if code is None:
        return Misread.because("readers.staff_code")
    return Secret({}, code, Sort.STAFF_CODE)


def place(text: str) -> Understood[list[str]] | Misread:
    """A place: the full names of all that it can be, when they are few enough to choose from."""
    found = find_places(text, limit=PLACES_AT_MOST)
    if not found:
        return Misread.because("readers.place")
    best = [one.place.full_name for one in found if one.score == found[0].score]
    return Understood(best)


def _text(text: str, limit: int) -> Understood[str] | Misread:
    said = read_text(hide_certificates(text), limit=limit + 1)
    if said is None:
        return Misread.because("turn.empty")
    if len(said) > limit:
        return Misread.because("readers.long", limit=limit)
    return Understood(said)
