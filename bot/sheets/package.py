"""What an Excel file is before it is opened: too big, locked, old, with macros, or fine."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.sheets.problems import SheetProblem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 600_000_000
"""Of all parts unpacked; 100,000 full lines are about 200 MB."""
_MOST_RATIO = 200
_SMALL = 20_000_000
_CHUNK = 1 << 20
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}([0-9]{1,7}))"')
_LOW = 100
"""A row below which no headers stand: how far down cells are merged there is all the same."""
_FORMULA = re.compile(rb"<f[ >/]")
_OVERLAP = 100


@dataclass(frozen=True)
class Sheet:
    """What the first sheet has: whether formulas; some merged cells by the last row they reach."""

    formulas: bool = False
    merged: Mapping[int, str] = field(default_factory=dict)


def examine(path: Path) -> Sheet:
    """Look at the first sheet of an .xlsx file.

    Raises:
        SheetProblem: it cannot or must not be read; says why.
    """
    with path.open("rb") as file:
        start = file.read(len(_OLE))
    if start == _OLE:
        raise SheetProblem("password" if _LOCKED in path.read_bytes() else "old_xls")
    try:
        with zipfile.ZipFile(path) as package:
            return _look(package)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise SheetProblem("not_xlsx") from error
    except RuntimeError as error:
        raise SheetProblem("password") from error


def _look(package: zipfile.ZipFile) -> Sheet:
    parts = package.infolist()
    if any(one.filename.lower().endswith("vbaproject.bin") for one in parts):
        raise SheetProblem("macros")
    size = sum(one.file_size for one in parts)
    packed = sum(one.compress_size for one in parts) or 1
    if size > _MOST_BYTES or (size > _SMALL and size / packed > _MOST_RATIO):
        raise SheetProblem("bomb")
    sheet = Sheet()
    for one in parts:
        if one.filename.startswith("xl/worksheets/sheet1."):
            sheet = _scan(package, one.filename)
    return sheet


def _scan(package: zipfile.ZipFile, name: str) -> Sheet:
    formulas, rest = False, b""
    merged: dict[int, str] = {}
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            seen = rest + chunk
            if b"<!DOCTYPE" in seen:
                raise SheetProblem("not_xlsx")
            for found in _MERGED.finditer(seen):
                merged.setdefault(min(int(found[2]), _LOW), found[1].decode())
            formulas = formulas or _FORMULA.search(seen) is not None
            rest = seen[-_OVERLAP:]
    return Sheet(formulas, merged)
