"""`zhuye sites`: places brought in and out."""

from bot.cli.listed import group_of
from knowledge.sheets.columns import Kind

sites = group_of(Kind.SITES)
