"""What can go out: short enough, and telling nobody who looks on of a disability."""

import pytest
from pydantic import ValidationError

from knowledge.notices.notice import (
    ON_A_LOCKED_SCREEN,
    PROBLEMS,
    TEXT_LENGTH,
    TITLE_LENGTH,
    NoticeText,
    Problem,
    problem_of,
)


@pytest.mark.parametrize(
    ("title", "text", "problem"),
    [
        ("招聘会", "周六上午在图书馆。", None),
        ("", "好", Problem("no_title")),
        ("招聘会", " ", Problem("no_text")),
        ("长" * (TITLE_LENGTH + 1), "好", Problem("title_long", {"limit": TITLE_LENGTH})),
        ("招聘会", "长" * (TEXT_LENGTH + 1), Problem("text_long", {"limit": TEXT_LENGTH})),
        ("盲人按摩招聘", "好", Problem("indiscreet", {"word": "盲"})),
        ("招聘会", "请带残疾人证。", Problem("indiscreet", {"word": "残"})),
        ("招聘会", f"{'好' * ON_A_LOCKED_SCREEN}请带残疾人证。", None),
    ],
)
def test_what_can_go_out(title: str, text: str, problem: Problem | None) -> None:
    assert problem_of(title, text) == problem
    assert problem is None or problem.name in PROBLEMS


def test_every_version_is_looked_at() -> None:
    with pytest.raises(ValidationError) as raised:
        NoticeText(title="招聘会", plain="好", easy="请带残疾人证", spoken="好")
    (error,) = raised.value.errors()
    assert (error["type"], error["loc"], error["ctx"]) == ("indiscreet", ("easy",), {"word": "残"})


def test_decoration_is_left_out_of_every_version() -> None:
    text = NoticeText(title="★周六有课★", plain="🎉来吧", easy="来吧👍", spoken="===来吧===")
    assert set(text.model_dump().values()) == {"周六有课", "来吧"}
    with pytest.raises(ValidationError, match="no_title"):
        NoticeText(title="★★★", plain="来吧", easy="来吧", spoken="来吧")
