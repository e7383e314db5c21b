"""Presentation: replies of keys and values become words for one person, at sending time."""

from bot.present.passages import Passage
from bot.present.presenter import Button, Key, Presented, Presenter

__all__ = ["Button", "Key", "Passage", "Presented", "Presenter"]
