"""From what is said to the phonemes that Kokoro knows."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from misaki.transcription import pinyin_to_ipa

from knowledge.ear import Letter, Pause, Word, pronounced

_VOCABULARY = Path(__file__).parent / "voices" / "vocab.json"

_PAUSES = {"，": ", ", "。": ". ", "！": "! ", "？": "? ", "；": "; ", "：": ": ", "、": ", "}
_LETTERS = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf",
    "G": "ʤˈi", "H": "ˈAʧ", "I": "ˈI", "J": "ʤˈA", "K": "kˈA", "L": "ˈɛl",
    "M": "ˈɛm", "N": "ˈɛn", "O": "ˈO", "P": "pˈi", "Q": "kjˈu", "R": "ˈɑɹ",
    "S": "ˈɛs", "T": "tˈi", "U": "jˈu", "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks",
    "Y": "wˈI", "Z": "zˈi",
}  # fmt: skip
"""How letters are called in English, in the phonemes of misaki, with which Kokoro was trained."""

_TONES = (("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→"), ("ɻ\u0329", "ɨ"), ("ɹ\u0329", "ɨ"))
"""Tone letters and syllabic consonants as misaki writes them."""


def tokens(sentence: str) -> list[int]:
    """The numbers of the phonemes of a sentence for the ear; unknown ones are left out."""
    known = _vocabulary()
    return [known[one] for one in phonemes(sentence) if one in known]


def phonemes(sentence: str) -> str:
    """The phonemes of a sentence for the ear, words apart."""
    said: list[str] = []
    for piece in pronounced(sentence):
        match piece:
            case Word():
                said.append(" " + "".join(map(_syllable, piece.syllables)))
            case Letter():
                said.append(f" {_LETTERS.get(piece.text, '')} ")
            case Pause():
                said.append(_PAUSES.get(piece.text, ", "))
    return "".join(said).replace("\u032f", "").strip()


@cache
def _syllable(pinyin: str) -> str:
    try:
        said = "".join(pinyin_to_ipa(pinyin)[0])
    except (ValueError, AssertionError, IndexError):
        # A few dozen rare syllables are not known to it.
        return ""
    for written, known in _TONES:
        said = said.replace(written, known)
    return said


@cache
def _vocabulary() -> Mapping[str, int]:
    vocabulary: dict[str, int] = json.loads(_VOCABULARY.read_text(encoding="utf-8"))["vocab"]
    return vocabulary
