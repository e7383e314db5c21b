"""`make bench`: runs every benchmark here and writes what they print to docs/benchmarks.md."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"


def main() -> None:
    """Run the benchmarks one after the other; a failing one ends the run."""
    day = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    parts = [
        "# Benchmarks\n\nWritten by `make bench`; compare numbers of one run only.\n",
        f"{day}, zhuye {version('zhuye')}, Python {platform.python_version()}, {machine}.\n",
    ]
    for file in sorted(HERE.glob("bench_*.py")):
        module = f"tests.bench.{file.stem}"
        done = subprocess.run(
            [sys.executable, "-m", module], check=True, stdout=subprocess.PIPE, text=True
        )
        sys.stdout.write(done.stdout)
        parts.append(f"## {file.stem.removeprefix('bench_')}\n\n```\n{done.stdout.rstrip()}\n```\n")
    PAGE.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
