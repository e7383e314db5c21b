# ruff: noqa: INP001, TID251  (a script, not a package; the ban is for flows)
"""Run uv as pip is set up here: the same index, certificates and proxy.

uv does not read pip's settings. Who reaches packages through a mirror has often told only pip, so
`python .ci/uv.py ARGUMENTS` asks pip for its settings, hands them to uv as environment variables
and becomes uv. What was set for uv itself wins. Standard library only: this runs in a fresh `.venv`
before anything but pip and uv is in it.
"""

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

# A later section beats an earlier one, as in pip itself: files, the command's own, environment.
SECTIONS = ("global", "install", ":env:")
INDEX_KEYS = frozenset({"index", "index-url", "extra-index-url", "find-links", "no-index", "pip"})
SYSTEM_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


def pip_settings(listing: str) -> dict[str, str]:
    """Read the output of `pip config list`: name of a setting to the value in force.

    A line is `section.name='value'`, the value a Python string.
    """
    found: dict[str, str] = {}
    for section in SECTIONS:
        for line in listing.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(f"{section}."):
                found[name.removeprefix(f"{section}.")] = str(ast.literal_eval(value))
    return found


def uv_settings(pip: Mapping[str, str], own: Mapping[str, str], *, locking: bool) -> dict[str, str]:
    """The environment variables that make uv do as pip does.

    Args:
        pip: pip's settings.
        own: the environment; what it says to uv already is left alone.
        locking: a lock must hold for everybody, so only the main index is asked then, never
            extra indexes or folders of this machine.
    """
    wanted = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_HTTP_TIMEOUT": pip.get("timeout", pip.get("default-timeout", "120")),
        "SSL_CERT_FILE": pip.get("cert", ""),
        "UV_SYSTEM_CERTS": "true" if any(Path(one).exists() for one in SYSTEM_BUNDLES) else "",
        "UV_INSECURE_HOST": " ".join(pip.get("trusted-host", "").split()),
        "ALL_PROXY": pip.get("proxy", ""),
    }
    if not _has_own_indexes(own):
        wanted["UV_DEFAULT_INDEX"] = pip.get("index-url", "")
        if not locking:
            wanted["UV_INDEX"] = " ".join(pip.get("extra-index-url", "").split())
            wanted["UV_FIND_LINKS"] = ",".join(pip.get("find-links", "").split())
            wanted["UV_NO_INDEX"] = pip.get("no-index", "")
            # pip looks into all indexes; every file is checked against its hash, so uv may too.
            wanted["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {name: value for name, value in wanted.items() if value and name not in own}


def _has_own_indexes(own: Mapping[str, str]) -> bool:
    names = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL")
    if any(own.get(name) for name in (*names, "UV_FIND_LINKS", "UV_NO_INDEX")):
        return True
    home = Path(own.get("XDG_CONFIG_HOME") or Path(own.get("HOME") or "~").expanduser() / ".config")
    files = [Path("/etc/uv/uv.toml"), home / "uv" / "uv.toml"]
    if own.get("UV_CONFIG_FILE"):
        files.append(Path(own["UV_CONFIG_FILE"]))
    return any(
        INDEX_KEYS & tomllib.loads(file.read_text(encoding="utf-8")).keys()
        for file in files
        if file.is_file()
    )


def main() -> None:
    """Become uv with the arguments given."""
    tools = Path(sys.executable).parent
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    arguments = sys.argv[1:]
    extra = uv_settings(pip_settings(listing), os.environ, locking="compile" in arguments)
    os.execve(tools / "uv", ["uv", *arguments], {**os.environ, **extra})  # noqa: S606


if __name__ == "__main__":
    main()
