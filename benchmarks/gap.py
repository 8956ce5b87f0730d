"""Turn generalised assignment problems into counties whose best plan is known.

    python benchmarks/gap.py FOLDER OUT          every gap*.txt of OR-Library in FOLDER, one county a problem
    python benchmarks/gap.py FOLDER OUT --file gap1 --file gapa

With no needs, `links` given and effort budgets set, a county is a generalised assignment problem: an urban unit is an
agent, a rural unit a job, effort the resource, fit the largest cost less the cost, and partners are not limited. In
gap1 to gap12 the published optimum is that of the maximisation; there fit is the cost itself. Where the folder holds
published optima (`gapinfo.txt`, `optima_minimisation.csv`) they go into `best_known.json` of the county, which the
contest shows beside what was found.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAXIMISED = tuple(f"gap{number}" for number in range(1, 13))


class Problem(NamedTuple):
    """One problem: costs and resources by agent and job, capacities by agent."""

    name: str
    costs: list[list[int]]
    resources: list[list[int]]
    capacities: list[int]
    maximise: bool

    def fit(self, cost: int) -> int:
        """What a county gains by an assignment, never negative."""
        return cost if self.maximise else max(map(max, self.costs)) - cost

    def total_fit(self, total: int) -> int:
        """The fit of a whole plan whose cost is known."""
        return total if self.maximise else len(self.costs[0]) * max(map(max, self.costs)) - total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--file", action="append", help="default: all")
    options = parser.parse_args()
    for path in sorted(options.folder.glob("gap*.txt")):
        if path.stem != "gapinfo" and path.stem in (options.file or [path.stem]):
            for place, problem in enumerate(problems(path)):
                best = published(options.folder, path.stem, place, problem)
                write_county(problem, options.out / path.stem / problem.name, best)


def problems(path: Path) -> Iterator[Problem]:
    """Read a file of OR-Library: the number of problems, then each one's size, costs, resources and capacities."""
    numbers = map(int, path.read_text("utf-8").split())
    for place in range(next(numbers)):
        agents, jobs = next(numbers), next(numbers)
        costs, resources = ([[next(numbers) for _ in range(jobs)] for _ in range(agents)] for _ in range(2))
        capacities = [next(numbers) for _ in range(agents)]
        yield Problem(f"{path.stem}-{place + 1}", costs, resources, capacities, path.stem in MAXIMISED)


def published(folder: Path, stem: str, place: int, problem: Problem) -> int | None:
    """Return the published best of a problem, None where the folder has none."""
    info, table = folder / "gapinfo.txt", folder / "optima_minimisation.csv"
    if problem.maximise and info.exists():
        # Four files stand side by side under their names; the lines below hold one problem of each.
        block, column = divmod(int(stem.removeprefix("gap")) - 1, 4)
        lines = re.split(rf"gap{4 * block + 1}\s+gap", info.read_text("utf-8"))[1].splitlines()
        return int(re.findall(r"c\d+-\d\s+(\d+)", lines[1 + place])[column])
    if not problem.maximise and table.exists():
        name = f"{stem[-1]}{len(problem.costs):02}{len(problem.costs[0])}"
        with table.open(encoding="utf-8") as file:
            return next((int(row["best_known"]) for row in csv.DictReader(file) if row["instance"] == name), None)
    return None


def write_county(problem: Problem, folder: Path, best: int | None) -> None:
    """Write a problem as a county."""
    folder.mkdir(parents=True, exist_ok=True)
    agents, jobs = len(problem.costs), len(problem.costs[0])
    urban, rural = [f"U{one + 1:03}" for one in range(agents)], [f"R{one + 1:03}" for one in range(jobs)]
    (folder / "county.toml").write_text(
        f'name = "{problem.name}"\nschool_year = 2026\n\n[policy]\nmin_partners = 0\nmax_partners = {jobs}\n\n'
        '[goals]\norder = ["fit"]\n', "utf-8")
    write(folder / "schools.csv", ("id", "name", "side", "stage", "effort_budget"), [
        *((one, one, "urban", "primary", limit) for one, limit in zip(urban, problem.capacities)),
        *((one, one, "rural", "primary", "") for one in rural)])
    write(folder / "teachers.csv", ("id", "name", "school", "gender", "birth_date", "subjects"), [])
    write(folder / "links.csv", ("urban", "rural", "fit", "effort"), [
        (agent, job, problem.fit(cost), resource)
        for agent, costs, resources in zip(urban, problem.costs, problem.resources)
        for job, cost, resource in zip(rural, costs, resources)])
    if best is not None:
        (folder / "best_known.json").write_text(json.dumps({"fit": problem.total_fit(best)}) + "\n", "utf-8")


def write(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


if __name__ == "__main__":
    main()
