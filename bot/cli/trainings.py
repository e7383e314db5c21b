"""`zhuye trainings`: courses brought in and out; and who signed up for them."""

from bot.cli.applicants import applications_of, status
from bot.cli.listed import group_of
from handlers.listed import SESSION
from knowledge.sheets.columns import Kind

trainings = group_of(Kind.TRAININGS)
trainings.add_command(applications_of(SESSION))
trainings.add_command(status)
