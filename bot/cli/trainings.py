"""`zhuye trainings`: courses brought in and out."""

from bot.cli.listed import group_of
from knowledge.sheets.columns import Kind

trainings = group_of(Kind.TRAININGS)
