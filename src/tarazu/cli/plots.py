"""Drawings of what `tarazu aggregate`, `agree` and `rank` found, by matplotlib, as PNG or SVG.

Words are English, as in all data. Letters that no installed font has are drawn as boxes, and that is said.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np

from tarazu import methods
from tarazu.cli.shell import err, gettext, opened_for_writing
from tarazu.cli.studies import Board, GoldCheck, PairMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

_FONTS = [
    "DejaVu Sans",
    "Noto Sans Devanagari",
    "Lohit Devanagari",
    "Mangal",
    "Nirmala UI",
    "Kohinoor Devanagari",
    "Noto Sans",
    "FreeSans",
    "Arial Unicode MS",
]
_BLUE, _ORANGE, _GREY = "#3f51b5", "#e07a1f", "#8a8f98"
_STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _GREY,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "svg.fonttype": "none",
    "svg.hashsalt": "tarazu",
    "text.parse_math": False,
    "savefig.dpi": 160,
    "figure.constrained_layout.h_pad": 0.1,
    "figure.constrained_layout.w_pad": 0.1,
}
_NAME_CHARS_MAX = 40
_PLACES_MAX = 100


def confidence(file: Path, stated: NDArray[np.float64], check: GoldCheck | None) -> None:
    """Draw how confidence is spread, (tasks without known answers), and, where checked, how often it was right."""
    told = f"Confidence of {len(stated):,} answers"
    if check is not None and not len(stated):
        stated, told = check.stated, f"Confidence of {check.answers:,} answers, not told the truth"
    with _axes(file, (9, 3.8) if check else (5.5, 3.6), 2 if check else 1) as axes:
        spread = axes[0]
        low = np.floor(20 * stated.min(initial=1.0)) / 20
        spread.hist(stated, bins=np.arange(low, 1.01, 0.05).tolist(), color=_BLUE, rwidth=0.92)
        spread.set(xlabel="confidence", ylabel="tasks", title=told)
        if check is not None:
            _reliability(axes[1], check)


def pairs(file: Path, found: PairMap) -> None:
    """Draw how often two contributors gave the same label, as a map of shares."""
    size = max(4.2, 0.3 * len(found.people) + 2.2)
    with _axes(file, (size + 0.8, size), 1) as axes:
        drawn, names = axes[0], [_short(name) for name in found.people]
        image = drawn.imshow(found.shares, vmin=0, vmax=1, cmap="viridis")
        places = range(len(names))
        drawn.set_xticks(places, names, rotation=90)
        drawn.set_yticks(places, names)
        drawn.spines[:].set_visible(False)
        drawn.set_facecolor("#eeeeee")
        if len(names) <= 12:
            _write_shares(drawn, found.shares)
        rest = f"\n(the {len(names)} with the most judgements)" if found.left_out else ""
        drawn.set_title(f"Share of equal judgements, by pair{rest}")
        drawn.set_xlabel("grey: fewer than three tasks in common")
        drawn.figure.colorbar(image, ax=drawn, shrink=0.8)


def leaderboard(file: Path, board: Board) -> None:
    """Draw the strengths with their intervals, the best on top."""
    places = board.places[:_PLACES_MAX]
    with _axes(file, (7.5, max(2.2, 0.24 * len(places) + 1.2)), 1) as axes:
        drawn, rows = axes[0], np.arange(len(places))
        value = np.array([each.strength for each in places])
        reach = np.array([[each.strength - each.low, each.high - each.strength] for each in places]).T
        drawn.axvline(0, color=_GREY, linewidth=0.8, linestyle=":")
        drawn.errorbar(value, rows, xerr=reach, fmt="o", color=_BLUE, ecolor=_GREY, markersize=4, capsize=2)
        drawn.set_yticks(rows, [f"{_short(each.item)}  {each.place}" for each in places])
        drawn.set_ylim(len(places) - 0.4, -0.6)
        drawn.tick_params(axis="y", length=0)
        drawn.set_xlabel("strength (log odds) with 95 % interval")
        people = f" by {board.contributors:,} contributors" if board.contributors else ""
        drawn.set_title(f"{board.comparisons:,} comparisons{people}")
        drawn.grid(axis="x", color="#e6e6e6", linewidth=0.6)
        drawn.set_axisbelow(True)


@contextmanager
def _axes(file: Path, size: tuple[float, float], count: int) -> Iterator[list[Axes]]:
    """Make a figure, and write it when it is drawn. Refuses with `file_unwritable` what cannot be written."""
    # Without a window, whatever the machine has: the figure is not made by pyplot.
    from matplotlib.figure import Figure

    with mpl.rc_context({**_STYLE, "font.sans-serif": _fonts()}), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        figure = Figure(figsize=size, layout="constrained")
        yield list(np.ravel(np.asarray(figure.subplots(1, count))))
        with opened_for_writing(file, "--plot") as stream:
            figure.savefig(stream, format=file.suffix.lower()[1:], metadata=_timeless(file))
    if any("missing from font" in str(each.message) for each in told) and file.suffix.lower() == ".png":
        err.print(
            gettext("Some letters are drawn as boxes: install a font that has them, such as Noto Sans Devanagari."),
            highlight=False,
            soft_wrap=True,
        )


def _timeless(file: Path) -> dict[str, Any]:
    """Metadata without the time, so that the same data make the same file."""
    return {"Date": None} if file.suffix.lower() == ".svg" else {}


def _fonts() -> list[str]:
    """The fonts to look for letters in, those that are installed; in a drawing of words (SVG) all are named."""
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    from matplotlib import font_manager

    there = set(font_manager.get_font_names())
    return [name for name in _FONTS if name in there] or ["DejaVu Sans"]


def _reliability(drawn: Axes, check: GoldCheck) -> None:
    table = methods.reliability(check.stated, check.right)
    stated, right = [each.confidence for each in table], [each.accuracy for each in table]
    drawn.plot([0, 1], [0, 1], color=_GREY, linewidth=0.8, linestyle=":")
    drawn.scatter(stated, right, s=[20 + 180 * each.count / check.answers for each in table], color=_ORANGE, zorder=3)
    for each in table:
        drawn.annotate(
            f"{each.count:,}",
            (each.confidence, each.accuracy),
            (0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=7,
        )
    title = f"Checked on {check.answers:,} known answers: {check.accuracy:.3f} right"
    drawn.set(xlim=(0, 1.04), ylim=(0, 1.08), xlabel="confidence", ylabel="share right", title=title)


def _write_shares(drawn: Axes, shares: NDArray[np.float64]) -> None:
    for (row, column), share in np.ndenumerate(shares):
        if np.isfinite(share):
            colour = "white" if share < 0.6 else "black"
            drawn.text(column, row, f"{share:.2f}", ha="center", va="center", color=colour, fontsize=7)


def _short(name: str) -> str:
    return name if len(name) <= _NAME_CHARS_MAX else name[: _NAME_CHARS_MAX - 1] + "…"
