"""The pictures of a contest (the extra ``bench``): anytime curves, performance profiles, growth.

Their labels are English: what a plotting library finds of Chinese letters differs from machine to machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path
from statistics import median_low
from typing import Any

from pairopt.bench.table import WITHIN, best_known, off, proven, until
from pairopt.errors import BadInput
from pairopt.jobs.ledger import Record
from pairopt.result import Value
from pairopt.text import Text

_LEAST_S = 0.01
_LEAST_PERCENT = 1e-4
"""On logarithmic axes nothing is zero: what is nearer than this is drawn here."""


def draw(records: Sequence[Record], folder: Path) -> list[Path]:
    """Draw an anytime picture for each group of counties, the profiles of all, time against size; return their files.

    Raises
    ------
    BadInput
        Where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise BadInput(Text(
            "没有安装 matplotlib。→ pip install 'pairopt[bench]'。",
            "matplotlib is not installed. → pip install 'pairopt[bench]'.")) from None
    folder.mkdir(parents=True, exist_ok=True)
    best = best_known(records)
    drawn = []
    for group in dict.fromkeys(record["group"] for record in records):
        figure = Figure(figsize=(8, 5), layout="constrained")
        _anytime(figure.subplots(), group, [one for one in records if one["group"] == group], best)
        drawn.append((folder / f"anytime-{group.replace('/', '-')}.png", figure))
    figure = Figure(figsize=(12, 5), layout="constrained")
    for axes, share in zip(figure.subplots(1, len(WITHIN)), WITHIN, strict=True):
        _profile(axes, records, best, share)
    drawn.append((folder / "profiles.png", figure))
    figure = Figure(figsize=(8, 5), layout="constrained")
    _growth(figure.subplots(), records, best)
    drawn.append((folder / "growth.png", figure))
    for path, figure in drawn:
        figure.savefig(path, dpi=120, metadata={"Software": None})
    return [path for path, _ in drawn]


def _anytime(axes: Any, group: str, records: Sequence[Record], best: Mapping[str, Value]) -> None:
    """Draw how far the plan (and, dashed, the bound) is from the best known value, as time goes by."""
    for place, (contender, runs) in enumerate(_by_contender(records).items()):
        colour = f"C{place % 10}"
        curves = [[(at, off(values[0], best[run["county"]])) for at, values in run["curve"]] for run in runs]
        bounds = [
            [(at, off(bound, best[run["county"]])) for at, goal, bound in run["proved"] if goal == run["goals"][0]["id"]]
            for run in runs if run["goals"]]
        _step(axes, curves, colour, "-", contender)
        _step(axes, bounds, colour, "--", None)
    axes.set(
        xscale="log", yscale="log", xlabel="seconds of search", ylabel="% from the best known value of the first goal",
        title=f"{group}: plan (line) and bound (dashed), median of all runs")
    axes.grid(alpha=0.3)
    axes.legend()


def _step(
    axes: Any, curves: Sequence[Sequence[tuple[float, float]]], colour: str, style: str, label: str | None
) -> None:
    """Draw the median of step functions; a run that has nothing yet is infinitely far."""
    times = sorted({at for curve in curves for at, _ in curve})
    points = []
    for time in times:
        now = median_low([next((far for at, far in reversed(curve) if at <= time), inf) for curve in curves])
        if now < inf:
            points.append((max(time, _LEAST_S), max(now * 100, _LEAST_PERCENT)))
    if points:
        axes.step(*zip(*points, strict=True), style, where="post", color=colour, label=label, marker=".")


def _profile(axes: Any, records: Sequence[Record], best: Mapping[str, Value], share: float) -> None:
    """Draw the share of runs that come near the best value within so many times the fastest one's seconds.

    Dolan & Moré, "Benchmarking optimization software with performance profiles", 2002.
    """
    seconds: dict[str, dict[tuple[str, str], float]] = {}
    for record in records:
        if record["county"] in best:
            run = (record["county"], record["options"].get("seed", ""))
            seconds.setdefault(record["contender"], {})[run] = max(_LEAST_S, until(record, best, share))
    runs = sorted({run for own in seconds.values() for run in own})
    fastest = {run: min(own.get(run, inf) for own in seconds.values()) for run in runs}
    for contender, own in seconds.items():
        ratios = sorted(own[run] / fastest[run] for run in own if own[run] < inf)
        shares = [(place + 1) / len(runs) for place in range(len(ratios))]
        axes.step([1, *ratios], [0, *shares], where="post", label=contender)
    axes.set(
        xscale="log", ylim=(0, 1.02), xlabel="times the seconds of the fastest", ylabel="share of all runs",
        title=f"within {share * 100:g} % of the best known value of the first goal")
    axes.grid(alpha=0.3)
    axes.legend()


def _growth(axes: Any, records: Sequence[Record], best: Mapping[str, Value]) -> None:
    """Draw the median seconds of each size, until near the best value and until the first two goals are proven."""
    sizes = sorted({(record["urban"] * record["rural"], record["group"]) for record in records})
    for place, (contender, runs) in enumerate(_by_contender(records).items()):
        for style, label, seconds in (
            ("--", "within 0.1 %", [until(run, best, 0.001) if run["county"] in best else inf for run in runs]),
            ("-", "two goals proven", [proven(run, 2) for run in runs]),
        ):
            points = []
            for size, group in sizes:
                own = [one for one, run in zip(seconds, runs, strict=True) if run["group"] == group]
                if own and median_low(own) < inf:
                    points.append((size, max(_LEAST_S, median_low(own))))
            if points:
                axes.plot(
                    *zip(*points, strict=True), style, color=f"C{place % 10}", marker="o", label=f"{contender}: {label}")
    axes.set(
        xscale="log", yscale="log", ylabel="seconds of search, median", title="time against size")
    axes.set_xticks([size for size, _ in sizes], [group for _, group in sizes], rotation=30)
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend()


def _by_contender(records: Sequence[Record]) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record["contender"], []).append(record)
    return found
