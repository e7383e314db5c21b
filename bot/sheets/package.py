"""What an Excel file is before it is opened: too big, locked, old, with macros, or fine."""

import re
import zipfile
from pathlib import Path

from knowledge.sheets.problems import SheetProblem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 600_000_000
"""Of all parts unpacked; 100,000 full lines are about 200 MB."""
_MOST_RATIO = 200
_SMALL = 20_000_000
_CHUNK = 1 << 20
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
_FORMULA = re.compile(rb"<f[ >/]")
_OVERLAP = 100


def examine(path: Path) -> bool:
    """Whether the first sheet of an .xlsx file has formulas.

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


def _look(package: zipfile.ZipFile) -> bool:
    parts = package.infolist()
    if any(one.filename.lower().endswith("vbaproject.bin") for one in parts):
        raise SheetProblem("macros")
    size = sum(one.file_size for one in parts)
    packed = sum(one.compress_size for one in parts) or 1
    if size > _MOST_BYTES or (size > _SMALL and size / packed > _MOST_RATIO):
        raise SheetProblem("bomb")
    formulas = False
    for one in parts:
        if one.filename.startswith("xl/worksheets/sheet1."):
            formulas = _scan(package, one.filename)
    return formulas


def _scan(package: zipfile.ZipFile, name: str) -> bool:
    formulas, rest = False, b""
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            seen = rest + chunk
            if b"<!DOCTYPE" in seen:
                raise SheetProblem("not_xlsx")
            if found := _MERGED.search(seen):
                raise SheetProblem("merged", cells=found[1].decode())
            formulas = formulas or _FORMULA.search(seen) is not None
            rest = seen[-_OVERLAP:]
    return formulas
