"""One solve, whole in itself: a machine that takes it needs pairopt and nothing else; and what came of it."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pairopt.county import County
from pairopt.plan import Pair, Placement, Plan
from pairopt.read.keys import FILE as SETTINGS_FILE
from pairopt.result import Bound, Value, value_of
from pairopt.text import Text

Files = Mapping[str, bytes]
"""The files of a folder by name."""
PICKLE = "county.pickle"
"""What a county is called in the folder of a task where no files stand for it."""
TASK, TRACE = "task.json", "trace.jsonl"
"""In the folder of a child process: what it is to do, and what it tells."""


@cache
def code_version() -> str:
    """Return a hash of pairopt's own sources: it changes with every line of code, and with nothing else."""
    package = Path(str(files("pairopt")))
    return _digest([(str(path.relative_to(package)), path.read_text("utf-8")) for path in sorted(package.rglob("*.py"))])


@dataclass(frozen=True)
class Task:
    """A county, who is to solve it, and with what.

    Parameters
    ----------
    county
        What the county is read from: its files (`files_of`), or one that holds it whole (`pickled`).
    instance
        The fingerprint of the county.
    contender
        The file of a recipe (``.toml``) or of a search that is not part of pairopt (``.py``), and the helpers that
        such files share; the first one is the contender.
    options
        Options of `solve` as typed (``time_s``, ``work``, ``seed``, ``workers``), laid over the recipe's.
    memory_mb
        What the process may take; None: no limit.
    version
        Of the code that is to solve it.
    """

    county: Files = field(repr=False)
    instance: str
    contender: Files = field(repr=False)
    options: Mapping[str, str]
    memory_mb: int | None = None
    version: str = field(default_factory=code_version)

    @property
    def name(self) -> str:
        """The contender's name."""
        return Path(next(iter(self.contender))).stem

    @cached_property
    def question(self) -> str:
        """A hash of all that is asked, whatever code answers."""
        return _digest(
            self.instance, sorted((name, _digest(text.hex())) for name, text in self.contender.items()),
            sorted(self.options.items()), self.memory_mb)

    @cached_property
    def key(self) -> str:
        """A hash of what is asked and of the code that answers: two tasks with one key have one result."""
        return _digest(self.question, self.version)


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    Parameters
    ----------
    how
        ``done`` (with a plan or without), ``declined``; ``failed`` (it broke down), ``killed`` (it did not end in
        time); ``cancelled`` and ``lost`` (with its machine) say nothing of the solver.
    said
        Why, and what else the user should know.
    plans
        Every plan that was written down, with the seconds of search after which it stood; the last one is the result.
    proved
        Seconds, goal, bound: from then on no plan was known to be better than this.
    report
        What the search says at its end (`pairopt.jobs.child`): who made the plan, the best of each goal, bounds, and
        what it took.
    """

    how: Literal["done", "declined", "failed", "killed", "cancelled", "lost"]
    said: tuple[Text, ...] = ()
    plans: tuple[tuple[float, Plan], ...] = ()
    proved: tuple[tuple[float, str, Value], ...] = ()
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def bounds(self) -> dict[str, Bound]:
        """What was proven of each goal at the end; nothing of a search that did not come to its end."""
        return {goal: Bound(value_of(value), by) for goal, (value, by) in self.report.get("bounds", {}).items()}


def files_of(folder: Path) -> Files:
    """Return what a county is read from: the tables and settings of its folder."""
    return {
        file.name: file.read_bytes() for file in sorted(folder.iterdir())
        if file.suffix.casefold() == ".csv" or file.name == SETTINGS_FILE}


def pickled(county: County) -> Files:
    """Return a county that was read, whatever was done to it since, as one file for a child process."""
    return {PICKLE: pickle.dumps(replace(county))}  # a copy: without what was worked out on the way


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain lists."""
    return {"pairs": [list(pair) for pair in plan.pairs], "placements": [list(row) for row in plan.placements]}


def plan_from_json(content: Mapping[str, Any]) -> Plan:
    """Return the plan that plain lists stand for."""
    return Plan(
        tuple(Pair(*pair) for pair in content["pairs"]), tuple(Placement(*row) for row in content["placements"]))


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:24]
