"""Programmes and their offers: one file a programme, read and checked once.

Source of everything here: 中国残联办公厅, 助残就业项目推广方案 (2022-05-11), six annexes.
`source` is annex.item of that notice.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.problems import DataProblem
from knowledge.words import Words

PROGRAMMES = Path(__file__).parent / "programmes"


class Kind(StrEnum):
    """What sort of thing an offer is."""

    LISTING = "listing"
    TRAINING = "training"
    JOB = "job"
    SERVICE = "service"
    REHAB = "rehab"
    PRODUCT = "product"
    EVENT = "event"
    NETWORK = "network"
    POLICY = "policy"


class Form(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    CHOICE = "choice"
    MANY = "many"
    YES_NO = "yes_no"
    NUMBER = "number"
    YEAR = "year"
    FILES = "files"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AnswerOption(_Record):
    """One of the answers of a choice; `value` is what is recorded."""

    value: str = Field(pattern=r"^[a-z0-9_]+$")
    words: Words


class Question(_Record):
    """One extra question of an offer's enrolment.

    `optional` questions can be skipped. `when` names an earlier yes_no or choice question and
    the values of it for which this one is asked.
    """

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    form: Form
    words: Words
    short: Words
    optional: bool = False
    options: tuple[AnswerOption, ...] = Field(default=(), alias="option")
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Condition(_Record):
    """One condition of an offer: the name of a rule of `knowledge.rules`, and where it is said."""

    rule: str
    source: str


class Verify(_Record):
    """A condition that the notice leaves open, for staff to decide."""

    words: Words
    source: str


class Offer(_Record):
    """One row of the notice that somebody can be routed to and enrolled in."""

    id: str = Field(pattern=r"^[a-z]+\.[a-z]+$")
    kind: Kind
    source: str
    known_for: tuple[int, ...]
    name: Words
    summary: Words
    runs: Words
    where: Words
    after: Words
    conditions: tuple[Condition, ...] = Field(alias="condition")
    verify: tuple[Verify, ...] = ()
    questions: tuple[Question, ...] = Field(default=(), alias="question")
    partners: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def programme(self) -> str:
        """Id of the programme that the offer belongs to."""
        return self.id.partition(".")[0]


class Programme(_Record):
    """One programme of the notice: an annex, its organiser, its offers in order."""

    id: str = Field(pattern=r"^[a-z]+$")
    source: str
    name: Words
    organiser: Words
    summary: Words
    offers: tuple[Offer, ...] = ()


class Catalogue(_Record):
    """Every programme and every offer, in the order of the notice."""

    programmes: tuple[Programme, ...]
    offers: Mapping[str, Offer]

    def words(self) -> dict[str, Words]:
        """The words of programmes and offers under dotted keys.

        `programme.ID.name|organiser|summary`, `offer.ID.name|summary|runs|where|after`,
        `offer.ID.verify.N`, `offer.ID.ask.QUESTION`, `offer.ID.short.QUESTION` and
        `offer.ID.ask.QUESTION.VALUE`.
        """
        found: dict[str, Words] = {}
        for programme in self.programmes:
            for part in ("name", "organiser", "summary"):
                found[f"programme.{programme.id}.{part}"] = getattr(programme, part)
        for offer in self.offers.values():
            base = f"offer.{offer.id}"
            for part in ("name", "summary", "runs", "where", "after"):
                found[f"{base}.{part}"] = getattr(offer, part)
            for number, verify in enumerate(offer.verify, start=1):
                found[f"{base}.verify.{number}"] = verify.words
            for question in offer.questions:
                found[f"{base}.ask.{question.name}"] = question.words
                found[f"{base}.short.{question.name}"] = question.short
                for option in question.options:
                    found[f"{base}.ask.{question.name}.{option.value}"] = option.words
        return found


def load_catalogue(folder: Path = PROGRAMMES) -> Catalogue:
    """Read every programme file of `folder`, in the order of their annexes.

    Raises:
        DataProblem: a file is not TOML, or a key is missing, unknown or wrong; names both.
    """
    programmes: list[Programme] = []
    offers: dict[str, Offer] = {}
    for file in sorted(folder.glob("*.toml")):
        programme = _read(file)
        programmes.append(programme)
        for offer in programme.offers:
            if offer.id in offers:
                raise DataProblem(file.name, offer.id, "stands twice")
            if offer.programme != programme.id:
                raise DataProblem(file.name, offer.id, f"does not begin with {programme.id}.")
            _check_questions(file.name, offer)
            offers[offer.id] = offer
    programmes.sort(key=lambda one: one.source)
    return Catalogue(programmes=tuple(programmes), offers=offers)


@cache
def catalogue() -> Catalogue:
    """The product's catalogue, read once."""
    return load_catalogue()


def _read(file: Path) -> Programme:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
    head = data.get("programme")
    if not isinstance(head, dict):
        raise DataProblem(file.name, "programme", "is missing")
    try:
        return Programme.model_validate({**head, "offers": data.get("offer", [])})
    except ValidationError as error:
        one = error.errors()[0]
        place = [str(part) for part in one["loc"]]
        if place[:1] == ["offers"] and len(place) > 1:
            place[1] = str(data["offer"][int(place[1])].get("id", place[1]))
        raise DataProblem(file.name, ".".join(place), one["msg"]) from error


def _check_questions(file: str, offer: Offer) -> None:
    seen: dict[str, Question] = {}
    for question in offer.questions:
        key = f"{offer.id}.question.{question.name}"
        if question.name in seen:
            raise DataProblem(file, key, "stands twice")
        if bool(question.options) != (question.form in {Form.CHOICE, Form.MANY}):
            raise DataProblem(file, key, "options belong to choice and many, and only to them")
        for other in question.when:
            if other not in seen:
                raise DataProblem(file, key, f"when: {other} is not an earlier question")
        seen[question.name] = question
