# ruff: noqa: INP001, TID251, S603, S607, T201  (a script, not a package; what it runs stands here)
"""Get a browser for the tests of the pages, in the way that this machine allows, and say so.

What is there is taken; else, as root of a Debian or Ubuntu, the package `chromium`; else the one
that Playwright brings. Where nothing works the tests in a browser are left out, and say why.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.browsers import browser_path

PACKAGES = ("chromium", "fonts-wqy-zenhei")


def main() -> int:
    """Exit status 0: a browser is there; 1: there is none."""
    if browser_path() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing the package chromium for the tests in a browser.", flush=True)
        quiet = {
            "stdout": subprocess.DEVNULL,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)
        subprocess.run(
            ["apt-get", "install", "-qy", "--no-install-recommends", *PACKAGES],
            check=False,
            **quiet,
        )
    if browser_path() is None:
        print("Trying the browser that Playwright brings.", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    found = browser_path()
    if found is None:
        print("No browser could be had: the tests in a browser are left out.", flush=True)
        return 1
    print(f"Browser of the tests: {found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
