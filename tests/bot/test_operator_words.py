"""Every sentence that the operator's side asks for stands in its catalogue, and no other."""

import re
from pathlib import Path

import pytest

import bot
from bot.cli import COMMANDS
from bot.cli.audit_words import ACTIONS, FIELDS
from bot.cli.notice_given import KEYS
from bot.cli.notice_progress import REASONS as WHY
from bot.cli.notice_report import COLUMNS
from bot.cli.notice_shown import CHANNELS, LEFT_OUT
from bot.database_words import MENDABLE, database_sentence
from bot.operator_words import FILE, say
from bot.settings import Settings
from bot.speech.broker import KINDS
from bot.speech.problems import REASONS
from db.errors import DatabaseProblem, StaleTalk
from db.notice_records import DeliveryState, NoticeState
from handlers.noticing.drafts import DRAFT_PROBLEMS
from handlers.noticing.staffing import STAFF_PROBLEMS
from knowledge.notices.notice import PROBLEMS
from knowledge.problems import DataProblem
from knowledge.profile import FACTS_BY_COST, Category
from knowledge.sheets.columns import Kind
from knowledge.sheets.problems import CELL_DOUBTS, CELL_PROBLEMS, FILE_PROBLEMS
from knowledge.staffing.roles import actions
from knowledge.words import load_texts

SOURCE = "\n".join(
    file.read_text(encoding="utf-8") for file in Path(bot.__file__).parent.rglob("*.py")
)
ASKED = {
    *re.findall(r'\bsay\(\s*"([a-z_.]+)"', SOURCE),
    *(f"help.{name}" for name in COMMANDS),
    *(f"expected.{field}" for field in Settings.model_fields),
    *(f"database.{kind.__name__}" for kind in (*MENDABLE, DatabaseProblem)),
    *(f"doctor.{status}" for status in ("ok", "note", "problem")),
    *(f"eligible.{status}" for status in ("eligible", "ask", "not_eligible")),
    *(f"fact.{fact}" for fact in FACTS_BY_COST),
    *(f"category.{one}" for one in Category),
    *(f"speech.{reason}" for reason in REASONS),
    *(f"speech.kind_{kind}" for kind in KINDS),
    *(f"doctor.{one}" for one in ("engine", "no_engine", "hears")),
    *(f"sheet.problem.{one}" for one in (*CELL_PROBLEMS, *FILE_PROBLEMS)),
    *(f"sheet.doubt.{one}" for one in CELL_DOUBTS),
    *(f"demo.loaded_{kind}" for kind in Kind),
    *(f"staff.problem.{one}" for one in STAFF_PROBLEMS),
    *(f"staff.not_allowed.{one}" for one in ("role", "scope", "own")),
    *(f"staff.action.{one}" for one in actions()),
    *(f"staff.{one}" for one in ("linked", "unlinked", "ended")),
    *(f"help.notice_{one}" for one in (*KEYS, "pause", "resume", "stop")),
    *(f"channel.{one}" for one in CHANNELS),
    *(f"audit.action.{one}" for one in ACTIONS),
    *(f"audit.field.{one}" for one in FIELDS),
    *("audit.before", "audit.after"),
    *(f"notice.left.{one}" for one in LEFT_OUT),
    *(f"notice.text_problem.{one}" for one in PROBLEMS),
    *(f"notice.problem.{one}" for one in DRAFT_PROBLEMS),
    *(f"notice.state.{one}" for one in NoticeState),
    *(f"notice.outcome.{one}" for one in DeliveryState),
    *(f"notice.reason.{one}" for one in WHY),
    *(f"notice.column.{one}" for one in COLUMNS),
    *("notice.proposed", "notice.text"),
    "gender.female",
    "gender.male",
}


def test_the_catalogue_holds_what_is_asked_for_and_nothing_else() -> None:
    operator = {
        key.removeprefix("operator.")
        for key in load_texts(FILE.parent)
        if key.startswith("operator.")
    }
    assert operator == ASKED


def test_a_missing_key_is_named() -> None:
    with pytest.raises(DataProblem, match=r"operator\.toml: operator\.no\.such"):
        say("no.such")


def test_a_table_of_keys_is_no_sentence() -> None:
    with pytest.raises(DataProblem, match=r"operator\.help"):
        say("help")


def test_a_kind_without_words_of_its_own_speaks_as_any_problem() -> None:
    assert database_sentence(StaleTalk("version 3")) == "数据库出错：version 3。"
