"""The table of a contest: one line for each group of counties, contender and budget; medians of all runs.

A run that has no plan, or never came so far, counts as infinitely slow and infinitely far off; a median that is
infinite is shown as a dash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from statistics import median_low
from typing import Any, NamedTuple

from pairopt.goals import GOALS
from pairopt.jobs.ledger import Record
from pairopt.result import Value, value_of
from pairopt.text import Lang, Text, same

_GOALS = {goal.id: goal for goal in GOALS}
WITHIN = (0.01, 0.001)
"""How near to the best known value a plan is asked to come."""


class Line(NamedTuple):
    """One line of the table; seconds are of search, gaps are shares.

    Parameters
    ----------
    runs, plans
        How many there were, and how many ended with a plan that the audit accepts.
    value, bound, gap
        Of the first goal.
    off_best
        How far the value is from the best that anybody has reached, or published, on the same county.
    next_gap
        Of the second goal; infinite where the first one is open.
    first_s, within_s, proven_s
        Until the first accepted plan, until it is within 1 % and 0.1 % of the best known, and until the first goal, the
        first two, and all are proven.
    peak_mb
        The most memory that a run took.
    said
        What the runs without a plan said.
    """

    group: str
    contender: str
    budget: str
    runs: int
    plans: int
    value: float
    bound: float
    gap: float
    off_best: float
    next_gap: float
    first_s: float
    within_s: tuple[float, ...]
    proven_s: tuple[float, float, float]
    peak_mb: int | None
    said: Text


_HEADS = (
    Text("县", "counties"), Text("参赛者", "contender"), Text("限额", "budget"), Text("方案/次数", "plans/runs"),
    Text("目标一", "goal 1"), Text("界", "bound"), Text("差距 %", "gap %"), Text("距最好 %", "off best %"),
    Text("目标二差距 %", "goal 2 gap %"), Text("首个方案 秒", "first plan s"), Text("1 % 秒", "1 % s"), Text("0.1 % 秒", "0.1 % s"),
    Text("证明目标一 秒", "goal 1 proven s"), Text("前二 秒", "1–2 proven s"), Text("全部 秒", "all proven s"),
    Text("内存 MB", "peak MB"), Text("说明", "says"))


def newest(records: Iterable[Record]) -> list[Record]:
    """Return the last result of each contender on each county: code changes, and then it is asked again."""
    last = {(record["county"], record["contender"], *sorted(record["options"].items())): record for record in records}
    return list(last.values())


def lines(records: Sequence[Record]) -> list[Line]:
    """Return the lines of the table, in the order in which their counties first appear, the best contender first."""
    best = best_known(records)
    grouped: dict[tuple[str, str, str], list[Record]] = {}
    for record in records:
        grouped.setdefault((record["group"], record["contender"], budget_of(record)), []).append(record)
    groups = list(dict.fromkeys(record["group"] for record in records))
    made = [_line(*key, runs, best) for key, runs in grouped.items()]
    return sorted(made, key=lambda line: (
        groups.index(line.group), line.off_best, line.gap, line.proven_s[::-1], line.within_s[::-1], line.contender))


def best_known(records: Iterable[Record]) -> Mapping[str, Value]:
    """Return the best value of the first goal that anybody has reached or published, by county."""
    best: dict[str, Value] = {}
    for record in records:
        county = record["county"]
        for goal in record["goals"][:1]:
            for value in map(value_of, (goal["value"], record["known"].get(goal["id"], goal["value"]))):
                if county not in best or _GOALS[goal["id"]].improves(value, best[county]):
                    best[county] = value
    return best


def until(record: Record, best: Mapping[str, Value], share: float) -> float:
    """Return the seconds until the first goal was within a share of the best known; infinite where it never was."""
    return next((at for at, values in record["curve"] if off(values[0], best[record["county"]]) <= share), inf)


def off(value: Value, best: Value) -> float:
    """Return how far a value is from the best one, as a share of it; a list is there, or infinitely far off."""
    if isinstance(value, int) and isinstance(best, int):
        return abs(value - best) / max(1, abs(best))
    return 0 if value_of(value) == best else inf


def budget_of(record: Record) -> str:
    """Return the budget as the table names it."""
    options = record["options"]
    units = {"time_s": "{} s", "work": "{} work", "workers": "{} workers"}
    return ", ".join(unit.format(options[key]) for key, unit in units.items() if key in options)


def markdown(made: Sequence[Line], lang: Lang) -> str:
    """Return the table as Markdown."""
    rows = [[head.say(lang) for head in _HEADS], ["---"] * len(_HEADS)]
    for line in made:
        rows.append([
            line.group, line.contender, line.budget, f"{line.plans}/{line.runs}", _number(line.value),
            _number(line.bound), _percent(line.gap), _percent(line.off_best), _percent(line.next_gap),
            *map(_seconds, (line.first_s, *line.within_s, *line.proven_s)),
            "–" if line.peak_mb is None else str(line.peak_mb), line.said.say(lang).replace("|", "/")])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def as_json(made: Sequence[Line], lang: Lang) -> list[dict[str, Any]]:
    """Return the table for programs; what is infinite is null."""
    def plain(value: Any) -> Any:
        if isinstance(value, tuple) and not isinstance(value, Text):
            return [plain(item) for item in value]
        return value.say(lang) if isinstance(value, Text) else None if value == inf else value

    return [{key: plain(value) for key, value in line._asdict().items()} for line in made]


def _line(group: str, contender: str, budget: str, runs: Sequence[Record], best: Mapping[str, Value]) -> Line:
    def median(values: Iterable[float]) -> float:
        return median_low(values)

    def goal(record: Record, place: int) -> Mapping[str, Any]:
        goals: list[Mapping[str, Any]] = record["goals"]
        if place < len(goals) and isinstance(goals[place]["value"], int):  # lists have no median
            return goals[place]
        return {"value": inf, "bound": inf, "gap": inf}

    def next_gap(record: Record) -> float:
        settled = record["goals"] and record["goals"][0]["status"] == "optimal"
        return goal(record, 1)["gap"] if settled else inf

    peaks = [record["peak_mb"] for record in runs if record["peak_mb"] is not None]
    failed = Counter(_says(record) for record in runs if not record["goals"])
    return Line(
        group, contender, budget, len(runs), sum(bool(record["goals"]) for record in runs),
        median(goal(record, 0)["value"] for record in runs), median(goal(record, 0)["bound"] for record in runs),
        median(goal(record, 0)["gap"] for record in runs),
        median(off(record["goals"][0]["value"], best[record["county"]]) if record["goals"] else inf for record in runs),
        median(map(next_gap, runs)),
        median(record["curve"][0][0] if record["curve"] else inf for record in runs),
        tuple(median(until(record, best, share) for record in runs) for share in WITHIN),
        (median(proven(record, 1) for record in runs), median(proven(record, 2) for record in runs),
         median(proven(record) for record in runs)),
        max(peaks, default=None), failed.most_common(1)[0][0] if failed else same(""))


def proven(record: Record, first: int | None = None) -> float:
    """Return after how many seconds the first so many goals (by default all) were proven; infinite where they were not."""
    asked = [one["id"] for one in record["goals"][:first]]
    return max((record["proven_s"].get(one, inf) for one in asked), default=inf)


def _says(record: Record) -> Text:
    said = [Text(*one) for one in record["said"]]
    return said[0] if said else Text("限额内没有方案", "no plan within the budget")


def _number(value: float) -> str:
    return "–" if value == inf else f"{value:.0f}"


def _percent(share: float) -> str:
    return "–" if share == inf else f"{share * 100:.3f}".rstrip("0").rstrip(".")


def _seconds(seconds: float) -> str:
    return "–" if seconds == inf else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"
