"""Notices on their way to people: paced, worded for each, and never sent twice."""

import os

# As the next version of python-telegram-bot has them without asking, and without a warning on
# standard error now: times are `timedelta`.
os.environ.setdefault("PTB_TIMEDELTA", "true")
