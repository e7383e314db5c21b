"""Files are what they are by their content, and keep a name that harms nobody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.files import media_type, safe_name

ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\xff\xd8\xff\xe1Exif", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"%PDF-1.7\n", "application/pdf"),
    ],
)
def test_pictures_and_documents_are_known_by_how_they_begin(content: bytes, kind: str) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"#!/bin/sh\n",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"\x89PNG",
        b" %PDF-1.7",
        b"PK\x03\x04",
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    assert media_type(content) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("门面.png", "门面.png"),
        ("门面", "门面.png"),
        ("门面（一）2026-11.PNG", "门面（一）2026-11.png"),
        ("virus.exe", "virus.png"),
        ("photo.png.exe", "photo.png.png"),
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\windows\\system.ini", "system.png"),
        ("/", "file.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ("照\u202egnp.exe", "照gnp.png"),
        ("a\x00b\nc.png", "abc.png"),
        ("$(rm -rf).png", "(rm -rf).png"),
        ("😀.png", "file.png"),
        ("e\u0301.png", "é.png"),
    ],
)
def test_a_name_keeps_what_is_harmless(name: str, kept: str) -> None:
    assert safe_name(name, "image/png") == kept


def test_a_long_name_is_cut() -> None:
    assert safe_name("我" * 300 + ".jpg", "image/jpeg") == "我" * 60 + ".jpg"


def test_a_name_that_was_cut_does_not_end_in_space() -> None:
    assert safe_name("我" * 59 + " 二.jpg", "image/jpeg") == "我" * 59 + ".jpg"


@given(st.text(), st.sampled_from(list(ENDINGS)))
def test_a_name_is_never_a_path_or_another_kind(name: str, kind: str) -> None:
    kept = safe_name(name, kind)
    stem = kept.removesuffix(ENDINGS[kind])
    assert stem != kept
    assert 1 <= len(stem) <= 60
    assert not stem.startswith(".")
    assert not any(one in kept for one in '/\\:*?"<>|\r\n\x00')
    assert not any(unicodedata.category(one).startswith("C") for one in kept)


@given(st.text(), st.sampled_from(list(ENDINGS)))
def test_a_safe_name_stays_as_it_is(name: str, kind: str) -> None:
    kept = safe_name(name, kind)
    assert safe_name(kept, kind) == kept
