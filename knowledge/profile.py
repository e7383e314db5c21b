"""Who somebody is, as far as eligibility goes: the facts and their values."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError

from knowledge.demands import Demand

FACTS_BY_COST = (
    "roles",
    "category",
    "age",
    "late_onset",
    "employed",
    "student",
    "has_computer",
    "level",
    "recovering",
    "hardship",
)
"""The facts that decide something, the question that is easiest to answer first.

The order is ours: who speaks is known at once, an age too; certificate levels have to be looked
up; illness and money are the hardest to speak of, so they come last.
"""


class Category(StrEnum):
    """Category of disability, as on the 残疾人证."""

    VISUAL = "visual"
    HEARING = "hearing"
    SPEECH = "speech"
    PHYSICAL = "physical"
    INTELLECTUAL = "intellectual"
    PSYCHIATRIC = "psychiatric"
    MULTIPLE = "multiple"


class Role(StrEnum):
    """In whose name somebody comes."""

    PERSON = "person"
    FAMILY = "family"
    SHOP = "shop"
    EMPLOYER = "employer"
    PROFESSIONAL = "professional"
    FOUNDATION = "foundation"


class Student(StrEnum):
    """What kind of school somebody attends; `NONE` is none."""

    NONE = "none"
    SPECIAL_SCHOOL = "special_school"
    SPECIAL_VOCATIONAL = "special_vocational"
    UNIVERSITY = "university"


class Profile(BaseModel):
    """The facts of one person with a disability, or of an organisation's speaker.

    `None` is "not known". `category` and `roles` are complete lists once known: an empty
    category list says that there is no disability; `multiple` says that there are several and
    not all of them are named. With the role `family` the facts are those of the person whom the
    relative speaks for. `limits` are what somebody finds hard to do at work: no
    offer depends on them, postings are told with them in mind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: frozenset[Category] | None = None
    level: StrictInt | None = Field(default=None, ge=1, le=4)
    age: StrictInt | None = Field(default=None, ge=0, le=120)
    gender: str | None = Field(default=None, pattern="^(female|male)$")
    region: str | None = Field(default=None, max_length=100)
    roles: frozenset[Role] | None = None
    late_onset: StrictBool | None = None
    student: Student | None = None
    hardship: StrictBool | None = None
    employed: StrictBool | None = None
    recovering: StrictBool | None = None
    has_computer: StrictBool | None = None
    limits: frozenset[Demand] | None = None


class ProfileProblem(ValueError):
    """Facts that came from outside are not a profile: says which field, and what it may hold."""

    def __init__(self, field: str, what: str) -> None:
        """Keep the two parts; the message joins them."""
        super().__init__(f"{field}: {what}")
        self.field = field
        self.what = what


def read_profile(data: object) -> Profile:
    """Make a profile of decoded JSON: an object whose absent fields are not known.

    Raises:
        ProfileProblem: it is no object, a field is unknown, or a value is not one of the
            field's; the message names the field and the values that it may have.
    """
    if not isinstance(data, Mapping):
        raise ProfileProblem("profile", f"must be an object with fields {', '.join(_ALLOWED)}")
    try:
        return Profile.model_validate(dict(data))
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
    if field not in _ALLOWED:
        raise ProfileProblem(field, f"is not a field; the fields are {', '.join(_ALLOWED)}")
    raise ProfileProblem(field, f"{data[field]!r} is not allowed; it may be {_ALLOWED[field]}")


def _one_of(values: type[StrEnum]) -> str:
    return f"one of {', '.join(values)}, or null"


def _list_of(values: type[StrEnum]) -> str:
    return f"a list of {', '.join(values)}, or null"


_YES_NO = "true, false or null"
_ALLOWED: Mapping[str, str] = {
    "category": _list_of(Category),
    "level": "a whole number from 1 to 4, or null",
    "age": "a whole number from 0 to 120, or null",
    "gender": "one of female, male, or null",
    "region": "a name of at most 100 characters, or null",
    "roles": _list_of(Role),
    "late_onset": _YES_NO,
    "student": _one_of(Student),
    "hardship": _YES_NO,
    "employed": _YES_NO,
    "recovering": _YES_NO,
    "has_computer": _YES_NO,
    "limits": _list_of(Demand),
}
