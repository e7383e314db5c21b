"""Everything that can be read has phonemes that Kokoro knows."""

import pytest
from pypinyin.contrib.tone_convert import to_tone3
from pypinyin.pinyin_dict import pinyin_dict

pytest.importorskip("misaki")

from bot.speech.phonemes import _syllable, _vocabulary, phonemes, tokens
from knowledge.ear.pronounce import lexicon

TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘"}


def test_every_syllable_of_mandarin_is_known_with_its_tone() -> None:
    read = {one for marked in pinyin_dict.values() for one in marked.split(",")}
    syllables = {to_tone3(one, neutral_tone_with_five=True) for one in read}
    assert len(syllables) > 1_500
    for syllable in syllables | {one for read in lexicon().values() for one in read}:
        said = _syllable(syllable).replace("\u032f", "")
        assert said, syllable
        assert set(said) <= set(_vocabulary()), syllable
        assert syllable[-1] == "5" or TONES[syllable[-1]] in said, syllable


def test_words_letters_and_pauses_are_apart() -> None:
    assert phonemes("你好，A。") == "ni↗xau↓,  ˈA ."


def test_every_sign_for_the_ear_has_a_number() -> None:
    sentence = "你好，吗？好！是：有；和、A B C D E F G H I J K L M N O P Q R S T U V W X Y Z。"
    assert len(tokens(sentence)) == len(phonemes(sentence))
