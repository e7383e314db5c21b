"""What a flow may be made of: its talk, commands, knowledge. A replay must be the same."""

import ast
from pathlib import Path

import pytest

import handlers.flows

FOLDER = Path(handlers.flows.__file__).parent
FILES = sorted(FOLDER.glob("*.py"))
MAY_IMPORT = (
    "collections.abc",
    "dataclasses",
    "datetime",
    "handlers.alerting",
    "handlers.commands",
    "handlers.days",
    "handlers.finding",
    "handlers.flows",
    "handlers.book",
    "handlers.listed",
    "handlers.signals",
    "handlers.talk",
    "handlers.wording",
    "knowledge",
    "typing",
)
MAY_NOT_STAND = (ast.Try, ast.AsyncWith, ast.With, ast.AsyncFor, ast.Global, ast.Nonlocal)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_flow_imports_nothing_that_changes_by_itself(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [str(node.module)]
        else:
            continue
        for name in names:
            allowed = any(name == one or name.startswith(f"{one}.") for one in MAY_IMPORT)
            assert allowed, f"{file.name}:{node.lineno} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_flow_has_no_statements_that_a_replay_would_break(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        assert not isinstance(node, MAY_NOT_STAND), f"{file.name}:{node.lineno}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_flow_holds_no_sentence(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in docstrings | strings:
            continue
        assert node.value.isascii(), f"{file.name}:{node.lineno} says {node.value}"
