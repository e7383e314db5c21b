"""Who somebody is, as far as eligibility goes: the facts and their values."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


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
    relative speaks for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: frozenset[Category] | None = None
    level: int | None = Field(default=None, ge=1, le=4)
    age: int | None = Field(default=None, ge=0, le=120)
    gender: str | None = Field(default=None, pattern="^(female|male)$")
    region: str | None = Field(default=None, max_length=100)
    roles: frozenset[Role] | None = None
    late_onset: bool | None = None
    student: Student | None = None
    hardship: bool | None = None
    employed: bool | None = None
    recovering: bool | None = None
    has_computer: bool | None = None
