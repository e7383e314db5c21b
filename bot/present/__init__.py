"""Presentation: replies of keys and values become words for one person, at sending time."""

from bot.present.presenter import Presented, Presenter

__all__ = ["Presented", "Presenter"]
