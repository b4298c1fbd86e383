"""The picture of `mlquiz bench grade --plot`. Drawing takes matplotlib, which only the extra `plot` installs."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bench_lengths import FAR_TOO_LONG, WORDS, Growth
from bot.domain.errors import BadSetting
from bot.grading.text import MAX_CHARS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRADING, LINE, FLOOR = "#1f4e9c", "#9db8e3", "#c2571a"


def check_plot(file: Path) -> None:
    """Raises BadSetting when no picture can be drawn into this file: said before minutes are spent on measuring."""
    if find_spec("matplotlib") is None:
        raise BadSetting('--plot draws with matplotlib, which is not installed; install the extra "plot" of mlquiz')
    if file.suffix.lower() != ".png":
        raise BadSetting(f"--plot: {file} is no picture's name; expected one that ends in .png")
    if not file.parent.is_dir():
        raise BadSetting(f"--plot: there is no folder {file.parent}; make it first")


def draw(growth: Growth, file: Path) -> None:
    """Draw grading time against answer length, the line fitted to it and the floor, and an answer that is cut."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5.2), layout="constrained")
    axes = figure.subplots()
    _draw_times(axes, growth)
    axes.set_title("Time to grade an answer, against its length", loc="left", weight="bold", pad=14)
    axes.set_xlabel("length of the answer, characters")
    axes.set_ylabel("time to grade it, milliseconds")
    axes.set_xlim(0, MAX_CHARS * 1.16)
    axes.set_ylim(0, max(*growth.grading, growth.cut) * 1.2e3)
    axes.set_xticks(range(0, MAX_CHARS + 1, 500), [f"{length:,}" for length in range(0, MAX_CHARS + 1, 500)])
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", frameon=False)
    try:
        figure.savefig(file, dpi=150)
    except OSError as error:
        raise BadSetting(
            f"--plot: {file} cannot be written: {(error.strerror or 'no reason given').lower()}"
        ) from error


def _draw_times(axes: "Axes", growth: Growth) -> None:
    slope, start = growth.line
    ends = (0, MAX_CHARS)
    line = f"fitted: {start * 1e6:.0f} µs + {slope * 1e6:.2f} µs a character, R² = {growth.linearity:.3f}"
    axes.plot(ends, [(start + slope * end) * 1e3 for end in ends], color=LINE, linewidth=2.5, label=line, zorder=1)
    grading = f"grading, {growth.points:.3g} points ({WORDS} words: {growth.typed * 1e6:.0f} µs)"
    axes.plot(growth.lengths, [t * 1e3 for t in growth.grading], "o", color=GRADING, label=grading)
    floor = f"floor: token_set_ratio against every point ({WORDS} words: {growth.typed_floor * 1e6:.1f} µs)"
    axes.plot(growth.lengths, [t * 1e3 for t in growth.floor], "s--", color=FLOOR, markersize=4, label=floor)
    axes.plot([MAX_CHARS * 1.07], [growth.cut * 1e3], "D", color=GRADING, fillstyle="none", clip_on=False)
    axes.annotate(
        f"{FAR_TOO_LONG:,}\ncharacters,\ncut to {MAX_CHARS:,}",
        (MAX_CHARS * 1.07, growth.cut * 1e3),
        xytext=(0, -10),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize="small",
        color=GRADING,
    )
