"""Who may do what, and where."""

from pathlib import Path

import pytest

from knowledge.problems import DataProblem
from knowledge.profile import Category
from knowledge.staffing.roles import Role, actions, may
from knowledge.staffing.scopes import Reach, category_of, covers, limit, within

BLIND = "association:北京市盲人协会"
DEAF = "association:中国聋人协会"
CHOIR = "association:合唱团"


def test_an_administrator_may_do_everything_and_somebody_may_do_each_thing() -> None:
    assert all(may(Role.ADMINISTRATOR, action) for action in actions())
    assert {role for roles in actions().values() for role in roles} == set(Role)


def test_nobody_else_manages_accounts() -> None:
    assert [role for role in Role if may(role, "staff.manage")] == [Role.ADMINISTRATOR]


def test_a_role_that_is_not_known_may_nothing() -> None:
    assert not any(may("gardener", action) for action in actions())


def test_an_action_that_is_not_known_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        may(Role.READER, "notice.burn")


def test_a_broken_table_names_the_action(tmp_path: Path) -> None:
    file = tmp_path / "roles.toml"
    file.write_text('[notice]\nsend = ["gardener"]\n', encoding="utf-8")
    with pytest.raises(DataProblem, match=r"roles.toml: notice.send: .*gardener"):
        actions(file)


@pytest.mark.parametrize(
    ("scopes", "scope", "covered"),
    [
        ([], "440300", True),
        (["440000"], "440300", True),
        (["440300"], "440000", False),
        (["110000", "440300"], "440300", True),
        (["110000"], "440300", False),
        (["110000"], "110105", True),
        ([BLIND], "440300", True),
        ([BLIND], BLIND, True),
        ([BLIND], DEAF, False),
        (["110000"], DEAF, True),
    ],
)
def test_what_lies_in_scopes(scopes: list[str], scope: str, covered: bool) -> None:
    assert covers(scopes, scope) is covered


@pytest.mark.parametrize(
    ("scopes", "limits", "inside"),
    [
        ([], [], True),
        ([], ["110000"], False),
        (["110105"], ["110000"], True),
        ([BLIND], ["110000"], False),
        (["110000", BLIND], ["110000"], True),
        (["110000"], ["110000", BLIND], False),
        (["110000", BLIND], [BLIND, DEAF], True),
    ],
)
def test_nobody_hands_on_more_than_they_have(
    scopes: list[str], limits: list[str], inside: bool
) -> None:
    assert within(scopes, limits) is inside


@pytest.mark.parametrize(
    ("scopes", "regions", "categories", "reach"),
    [
        ([], [], [], ([], [])),
        (["110000"], [], [], (["110000"], [])),
        (["440000"], ["440300"], ["visual"], (["440300"], ["visual"])),
        (["110000"], ["440300"], [], None),
        ([BLIND], [], [], ([], ["visual"])),
        ([BLIND, DEAF], [], ["hearing"], ([], ["hearing"])),
        ([BLIND], [], ["hearing"], None),
        (["110000", BLIND], ["110105"], [], (["110105"], ["visual"])),
        ([CHOIR], [], [], None),
    ],
)
def test_whom_somebody_reaches(
    scopes: list[str],
    regions: list[str],
    categories: list[str],
    reach: tuple[list[str], list[str]] | None,
) -> None:
    expected = None if reach is None else Reach(frozenset(reach[0]), frozenset(reach[1]))
    assert limit(scopes, regions, categories) == expected


def test_the_five_special_associations_are_known() -> None:
    assert category_of(BLIND) is Category.VISUAL
    assert category_of("association:省智协") is Category.INTELLECTUAL
    assert category_of(CHOIR) is None
