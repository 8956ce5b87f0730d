"""A suite: which counties, who competes, with which budgets and seeds; read from a TOML file.

::

    contenders = ["bundles", "compact"]            # by default everybody in solvers/
    budgets = [{ time_s = 60 }]                    # options of solve, laid over the recipe's; by default the recipe's own
    seeds = [0, 1, 2]                              # by default 0
    memory_mb = 4096                               # by default no limit
    scenarios = ["open.toml"]                      # every county in each of these, besides as it is

    [instances]
    toy = "../../instances/toy"                    # a county's folder
    20x60 = { urban = 20, rural = 60, seed = [1, 2, 3] }   # generated counties; the table shows their median
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pairopt.builtin import builtin_folder
from pairopt.county import County
from pairopt.errors import BadInput
from pairopt.fingerprint import fingerprint
from pairopt.generate import generate_county
from pairopt.generate.folder import county_files
from pairopt.jobs import Task
from pairopt.jobs.task import Files, files_of, pickled
from pairopt.read import override_solve, read_county
from pairopt.read.issue import Issue, Notes, Place, Trouble, did_you_mean, trouble
from pairopt.read.keys import toml_tree
from pairopt.read.tables import nearest
from pairopt.settings import SolveSettings
from pairopt.text import Text

_KEYS = ("contenders", "budgets", "seeds", "memory_mb", "scenarios", "instances")
_BUDGET_KEYS = ("time_s", "work", "workers")
_GENERATOR_KEYS = ("urban", "rural", "seed")
BEST_KNOWN = "best_known.json"
"""In a county's folder: the best known value of some goals, where somebody else has published it."""


@dataclass(frozen=True)
class Instance:
    """A county of a suite.

    Parameters
    ----------
    group
        Counties of one group are one row of the table.
    known
        By goal: the best value that others have published.
    """

    group: str
    name: str
    files: Files = field(repr=False)
    county: County = field(repr=False)
    known: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Suite:
    """What competes on what."""

    name: str
    instances: tuple[Instance, ...]
    contenders: tuple[Files, ...]
    budgets: tuple[Mapping[str, str], ...]
    seeds: tuple[int, ...]
    memory_mb: int | None

    def tasks(self) -> Iterator[tuple[Instance, Task]]:
        """Yield every solve of the suite: county by county, so that an interrupted one has whole rows."""
        for instance in self.instances:
            print_ = fingerprint(instance.county)
            for budget, seed, contender in product(self.budgets, self.seeds, self.contenders):
                yield instance, Task(
                    instance.files, print_, contender, {**budget, "seed": str(seed)}, self.memory_mb)


def read_suite(path: Path, more: Sequence[Path] = ()) -> Suite:
    """Read a suite.

    Parameters
    ----------
    more
        Folders of county folders, which join the suite; each folder is a group.

    Raises
    ------
    BadInput
        With every problem of the file, of the counties and of the contenders.
    """
    reading = _Reading(path)
    suite = reading.suite(more)
    if suite is None:
        raise BadInput(Text("测试集有错误。→ 请改正后重试。", "The suite has errors. → Correct them and try again."),
                       (*reading.notes.issues, *reading.others))
    return suite


class _Reading:
    """One reading of one file, and every problem of it; `others` are those of counties and recipes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes = Notes()
        self.others: list[Issue] = []
        self.lines: Mapping[str, int] = {}

    def suite(self, more: Sequence[Path]) -> Suite | None:
        read = toml_tree(self.path, self.notes)
        if read is None:
            return None
        tree, self.lines = read
        self._known(tree, _KEYS, "")
        suite = Suite(
            self.path.stem, tuple(self._in_scenarios(list(self._instances(tree, more)), tree.get("scenarios", []))),
            tuple(self._contenders(tree.get("contenders"))),
            tuple(self._budgets(tree.get("budgets", [{}]))), tuple(self._wholes("seeds", tree.get("seeds", [0]))),
            next(self._wholes("memory_mb", [tree["memory_mb"]]), None) if "memory_mb" in tree else None)
        return None if self.notes.failed or self.others else suite

    # Errors.

    def _wrong(self, key: str, value: object, problem: Trouble) -> None:
        self.notes.error(Place(self.path.name, self.lines.get(key), key, None if value is None else str(value)), problem)

    def _known(self, table: Mapping[str, object], known: Iterable[str], path: str) -> None:
        for key in table:
            if key not in known:
                self._wrong(path + key, None, trouble(
                    "unknown-key", "没有这个参数{near}", "no such setting{near}", "请改正拼写，或删去这一行",
                    "correct the spelling, or take the line out", near=did_you_mean(nearest(key, known))))

    def _not_a(self, key: str, value: object, zh: str, en: str) -> None:
        self._wrong(key, value, trouble(
            "wrong-kind", "应为{what}", "this should be {what}", "请改正", "correct it", what=Text(zh, en)))

    # Parts.

    def _wholes(self, key: str, value: object) -> Iterator[int]:
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, int) and not isinstance(item, bool) and item >= 0:
                yield item
            else:
                self._not_a(key, item, "非负整数", "a whole number, 0 or more")
        if not items:
            self._not_a(key, value, "至少一个整数", "at least one whole number")

    def _budgets(self, value: object) -> Iterator[Mapping[str, str]]:
        tables = value if isinstance(value, list) else []
        if not tables or not all(isinstance(one, dict) for one in tables):
            self._not_a("budgets", value, "表的列表，如 [{ time_s = 60 }]", "a list of tables, such as [{ time_s = 60 }]")
            return
        for table in tables:
            self._known(table, _BUDGET_KEYS, "budgets.")
            options = {key: str(item) for key, item in table.items() if key in _BUDGET_KEYS}
            for issue in override_solve(SolveSettings(), None, options).issues:
                self._wrong("budgets", issue.value, Trouble(issue.code, issue.message, issue.action))
            yield options

    def _contenders(self, value: object) -> Iterator[Files]:
        folder = builtin_folder("solvers")
        files = sorted(path for path in folder.iterdir() if path.suffix in (".toml", ".py"))
        helpers = {path.name: path.read_bytes() for path in files if path.name.startswith("_")}
        there = {path.stem: path for path in files if path.name not in helpers}
        if value is not None and not isinstance(value, list):
            self._not_a("contenders", value, "名称的列表", "a list of names")
            return
        for name in there if value is None else value:
            if name not in there:
                self._wrong("contenders", name, trouble(
                    "unknown-contender", "solvers/ 中没有它{near}", "solvers/ does not hold it{near}",
                    "可用的有：{known}", "there are: {known}",
                    near=did_you_mean(nearest(str(name), there)), known=", ".join(there)))
                continue
            path = there[name]
            recipe = path.suffix == ".toml"
            if recipe:
                self.others += override_solve(SolveSettings(), path, {}).issues
            yield {path.name: path.read_bytes(), **({} if recipe else helpers)}

    def _instances(self, tree: Mapping[str, Any], more: Sequence[Path]) -> Iterator[Instance]:
        named = tree.get("instances", {})
        if not isinstance(named, dict) or not (named or more):
            self._not_a("instances", None, "至少一个县", "at least one county")
            return
        for group, what in named.items():
            if isinstance(what, str):
                yield from self._folder(group, group, self.path.parent / what, f"instances.{group}")
            elif isinstance(what, dict):
                yield from self._generated(group, what)
            else:
                self._not_a(f"instances.{group}", what, "文件夹，或 { urban, rural, seed }", "a folder, or { urban, rural, seed }")
        for parent in more:
            folders = sorted(path.parent for path in parent.glob("*/county.toml"))
            if not folders:
                self._wrong("--instances", parent, trouble(
                    "no-county", "其中没有县的文件夹", "it holds no folder of a county", "请检查路径", "check the path"))
            for folder in folders:
                yield from self._folder(parent.name, folder.name, folder, "--instances")

    def _in_scenarios(self, plain: Sequence[Instance], names: object) -> Iterator[Instance]:
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self._not_a("scenarios", names, "情景文件的列表", "a list of scenario files")
            return
        yield from plain
        for name, instance in product(names, plain):
            scenario = self.path.parent / name
            with TemporaryDirectory() as folder:
                for file, content in instance.files.items():
                    (Path(folder) / file).write_bytes(content)
                reading = read_county(folder, scenario=scenario)
            if reading.county is None or reading.county.scenario is None:
                self.others += [issue for issue in reading.issues if issue.severity == "error"]
                return
            laid = reading.county.scenario
            yield replace(
                instance, group=f"{instance.group}, {laid.title}", name=f"{instance.name}, {laid.title}",
                files=pickled(reading.county), county=reading.county, known={})

    def _folder(self, group: str, name: str, folder: Path, key: str) -> Iterator[Instance]:
        if not folder.is_dir():
            self._wrong(key, folder, trouble(
                "no-folder", "没有这个文件夹", "there is no such folder", "请检查路径", "check the path"))
            return
        reading = read_county(folder)
        if reading.county is None:
            self.others += [issue for issue in reading.issues if issue.severity == "error"]
            return
        known = folder / BEST_KNOWN
        yield Instance(
            group, name, files_of(folder), reading.county, json.loads(known.read_text("utf-8")) if known.is_file() else {})

    def _generated(self, group: str, table: Mapping[str, Any]) -> Iterator[Instance]:
        path = f"instances.{group}"
        self._known(table, _GENERATOR_KEYS, f"{path}.")
        sizes = {key: next(self._wholes(path, table.get(key)), None) for key in ("urban", "rural")}
        urban, rural = sizes["urban"], sizes["rural"]
        seeds = list(self._wholes(path, table.get("seed", 0)))
        if urban is None or rural is None:
            return
        for seed in seeds:
            try:
                made = generate_county(urban, rural, seed=seed)
            except BadInput as error:
                self.others += error.issues
                return
            yield Instance(group, f"{group}-{seed}", county_files(made.county, made.note), made.county)
