"""`make bench`: runs every benchmark here and writes what they print to docs/benchmarks.md.

`python -m tests.bench NAME …` runs those alone, and leaves the others on the page as they are.
"""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
HEAD = (
    "# Benchmarks\n\n"
    "Written by `make bench`, each part at the time it names; compare numbers of one part only.\n"
)
PART = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def main(wanted: Collection[str]) -> None:
    """Run the benchmarks one after the other; a failing one ends the run."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    known = dict(PART.findall(page))
    names = [one.stem.removeprefix("bench_") for one in sorted(HERE.glob("bench_*.py"))]
    for name in names:
        if not wanted or name in wanted:
            known[name] = _run(name)
    parts = [f"## {one}\n{known[one].rstrip()}\n" for one in names if one in known]
    PAGE.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


def _run(name: str) -> str:
    """What a benchmark prints, with the day and the machine."""
    day = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    command = [sys.executable, "-m", f"tests.bench.bench_{name}"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    sys.stdout.write(done.stdout)
    return (
        f"\n{day}, zhuye {version('zhuye')}, Python {platform.python_version()}, {machine}.\n\n"
        f"```\n{done.stdout.rstrip()}\n```\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
