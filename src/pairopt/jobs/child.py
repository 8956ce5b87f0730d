"""The process of one solve: `python -m pairopt.jobs.child FOLDER`.

The folder holds the county, the contender, its helpers and ``task.json``. What happens is appended to ``trace.jsonl`` line by line,
so that a process that is killed still leaves the plans that it had: when the search begins, each better plan, each
better bound, and the end.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import pickle
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from pairopt.derive import Facts, derive
from pairopt.errors import BadInput
from pairopt.goals import goals_in_order
from pairopt.jobs.task import PICKLE, TASK, TRACE, plan_to_json
from pairopt.plan import Plan
from pairopt.read import override_solve, read_county
from pairopt.result import Found, Value
from pairopt.rules import active_rules
from pairopt.search import SEARCHES
from pairopt.search.ladder import LADDER, climb
from pairopt.search.watch import Budget, Watch
from pairopt.settings import SolveSettings
from pairopt.signals import signals
from pairopt.text import Text

_APART = 1.1
"""A better plan is written down when the search has taken so many times as long as when the last one was: putting a
plan together takes time, too."""
_WORKERS = 2
"""Parallel workers where neither recipe nor options say how many: results of several machines are compared."""
_ORPHAN_S = 1.0


class Trace(Watch):
    """Writes down what a search finds, with the seconds since it began."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", encoding="utf-8")
        self.lock = threading.Lock()
        self.began = time.monotonic()
        self.written = 0.0

    def begins(self, seconds: float | None) -> None:
        """Write down that the search begins, and how long it may take."""
        self.began = time.monotonic()
        self.write(0.0, begins=seconds)

    def found(self, plan: Callable[[], Plan]) -> None:
        """Write a plan down, unless the last one was written just before."""
        at = time.monotonic() - self.began
        if self.written and at < self.written * _APART:
            return
        self.written = at
        self.write(at, plan=plan_to_json(plan()))

    def proved(self, goal: str, bound: Value) -> None:
        """Write a bound down."""
        self.write(time.monotonic() - self.began, goal=goal, bound=bound)

    def ends(self, report: dict[str, Any], plan: Plan | None) -> None:
        """Write down how it ended."""
        at = time.monotonic() - self.began
        if plan is not None:
            self.write(at, plan=plan_to_json(plan))
        self.write(at, ends=report)

    def write(self, at: float, **what: object) -> None:
        """Append a line, at once; a search that the ladder left alone may still be talking."""
        line = json.dumps({"at": round(at, 4), **what}, ensure_ascii=False) + "\n"
        with self.lock:
            self.file.write(line)
            self.file.flush()


def main(folder: Path) -> None:
    """Solve the task of a folder."""
    task = json.loads((folder / TASK).read_text("utf-8"))
    limit_memory(task["memory_mb"])
    end_with(os.getppid())
    trace = Trace(folder / TRACE)
    clock = time.monotonic()
    source = folder / "county"
    whole = source / PICKLE
    county = pickle.loads(whole.read_bytes()) if whole.exists() else read_county(source).county
    if county is None:
        raise BadInput(Text("数据有错误", "the county has errors"))
    read_s, clock = time.monotonic() - clock, time.monotonic()
    facts = derive(county, active_rules(county), goals_in_order(county))
    derive_s = time.monotonic() - clock
    contender = folder / "contender" / task["contender"]
    recipe = contender if contender.suffix == ".toml" else None
    settings = override_solve(county.solve, recipe, task["options"]).settings
    if settings is None:
        raise BadInput(Text("求解设置有错误", "the search settings have errors"))
    declined, solve = _search(settings.search) if recipe else _outsider(contender)
    stop = threading.Event()
    with signals(lambda *_: stop.set()):
        said = declined(facts)
        found = Found(None, "", {}, {}, notes=(said,)) if said else _solve(solve, facts, settings, stop, trace)
    trace.ends({
        "how": "declined" if said else "done", "made_by": found.made_by, "infeasible": found.infeasible,
        "notes": [list(note) for note in found.notes], "best": dict(found.best),
        "bounds": {goal: [bound.value, bound.proved_by] for goal, bound in found.bounds.items()},
        "read_s": round(read_s, 4), "derive_s": round(derive_s, 4), "search_s": round(time.monotonic() - trace.began, 4),
        "peak_mb": _peak_mb(),
    }, found.plan)


def _solve(
    solve: Callable[..., Found], facts: Facts, settings: SolveSettings, stop: threading.Event, trace: Trace
) -> Found:
    seconds = None if settings.work else float(settings.time_s)
    trace.begins(seconds)
    budget = Budget(
        seconds, float(settings.work) if settings.work else None, workers=settings.workers or _WORKERS, stop=stop)
    return solve(facts, budget, seed=settings.seed, start=None, watch=trace)


def _search(name: str) -> tuple[Callable[[Facts], Text | None], Callable[..., Found]]:
    """Return a search of pairopt: the whole ladder, or one alone, in whose stead no other one stands in."""
    if name == "auto":
        return lambda facts: None, lambda *args, **options: climb(LADDER, *args, **options)
    module = importlib.import_module(SEARCHES[name])
    return module.declines, module.solve


def _outsider(path: Path) -> tuple[Callable[[Facts], Text | None], Callable[..., Found]]:
    """Return a search that is no part of pairopt, from its file; its helpers may be imported."""
    sys.path.append(str(path.parents[1] / "helpers"))
    spec = importlib.util.spec_from_file_location(f"outsider_{path.stem}", path)
    assert spec and spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.declines, module.solve


def limit_memory(most_mb: int | None) -> None:
    """Let this process take no more memory than this; systems without such limits let it."""
    if most_mb is None:
        return
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_mb * 2**20, most_mb * 2**20))


def _peak_mb() -> int | None:
    try:
        import resource
    except ImportError:
        return None
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def end_with(parent: int) -> None:
    """End when whoever started this process is gone: a worker that is lost leaves nobody behind."""
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_ORPHAN_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
