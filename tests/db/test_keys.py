"""The secret key: what it seals only it reads; its file is made once and kept private."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import KeyProblem, WrongKey
from db.keys import Keys

KEYS = Keys("k" * 32)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_what_is_sealed_can_be_read_back(value: Any) -> None:
    assert KEYS.unseal(KEYS.seal(value, "talks.state"), "talks.state") == value


def test_nothing_of_the_value_shows_and_no_two_seals_are_alike() -> None:
    one, other = (KEYS.seal("盲人按摩", "a.b") for _ in range(2))
    assert "盲人按摩".encode() not in one
    assert one != other
    assert one[0] == 1


def test_another_key_another_place_or_a_changed_byte_is_noticed() -> None:
    sealed = KEYS.seal({"level": 1}, "people.profile:1")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    with pytest.raises(WrongKey, match=r"people\.profile:1"):
        Keys("x" * 32).unseal(sealed, "people.profile:1")
    with pytest.raises(WrongKey):
        KEYS.unseal(sealed, "people.profile:2")
    with pytest.raises(WrongKey):
        KEYS.unseal(changed, "people.profile:1")
    with pytest.raises(WrongKey):
        KEYS.unseal(b"\x02" + sealed[1:], "people.profile:1")
    with pytest.raises(WrongKey):
        KEYS.unseal(b"", "people.profile:1")


def test_a_digest_depends_on_key_place_and_text_alone() -> None:
    digest = KEYS.digest("13800000000", "identities.sms")
    assert digest == Keys("k" * 32).digest("13800000000", "identities.sms")
    assert len(digest) == 43
    others = {
        KEYS.digest("13800000001", "identities.sms"),
        KEYS.digest("13800000000", "identities.web"),
        Keys("x" * 32).digest("13800000000", "identities.sms"),
        KEYS.digest("s13800000000", "identities.sm"),
    }
    assert digest not in others
    assert len(others) == 4


def test_a_short_secret_is_refused_and_none_is_ever_shown() -> None:
    with pytest.raises(KeyProblem, match="32"):
        Keys("k" * 31)
    assert "kkk" not in repr(KEYS)


def test_the_first_start_makes_a_private_file_and_later_ones_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = Keys.from_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Keys.from_file(path).check == first.check
    assert list(tmp_path.iterdir()) == [path]


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    checks: list[str] = []
    threads = [
        threading.Thread(target=lambda: checks.append(Keys.from_file(path).check)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(checks) == 8
    assert len(set(checks)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "fewer than 32"),
        (b"too short\n", "spaces"),
        (b"k" * 31, "fewer than 32"),
        (b"k" * 32 + b"\n" + b"k" * 32, "one line"),
        ("密钥" * 20, "ascii"),
        (b"k" * 40 + b"\x00", "printable"),
    ],
)
def test_a_malformed_file_is_refused_by_name(
    tmp_path: Path, content: bytes | str, reason: str
) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(0o600)
    with pytest.raises(KeyProblem, match=reason) as problem:
        Keys.from_file(path)
    assert str(path) in str(problem.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.key"
    Keys.from_file(path)
    path.chmod(mode)
    with pytest.raises(KeyProblem, match="chmod 600"):
        Keys.from_file(path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "secret.key"
    with pytest.raises(KeyProblem, match="nowhere"):
        Keys.from_file(path)
    assert not os.path.lexists(path.parent)
