"""Text for the ear: what is written becomes what is said, and how it is pronounced."""

from knowledge.ear.pronounce import Letter, Pause, Piece, Word, pronounced
from knowledge.ear.sentences import sentences
from knowledge.ear.speakable import speakable

__all__ = ["Letter", "Pause", "Piece", "Word", "pronounced", "sentences", "speakable"]
