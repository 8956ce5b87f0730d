"""The door to child processes: what is taken is done once, in time, and whatever breaks takes nothing else down."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pairopt.audit import audit
from pairopt.fingerprint import fingerprint
from pairopt.jobs import Ledger, Local, Task, process
from pairopt.jobs.process import run
from pairopt.read import read_county

ROOT = Path(__file__).parents[1]
TOY = ROOT / "instances" / "toy"
COUNTY = read_county(TOY).county
assert COUNTY
FILES = {path.name: path.read_bytes() for path in TOY.iterdir() if path.suffix in (".csv", ".toml")}

HEAD = """
import os, time
from pairopt.result import Found
from pairopt.search.greedy import solve as greedy
def declines(facts): return None
"""


def outsider(body: str, name: str = "outsider", **options: str) -> Task:
    """A task for a search written for the occasion."""
    source = f"{HEAD}def solve(facts, budget, *, seed, start, watch):\n" + "".join(
        f"    {line}\n" for line in body.strip().splitlines())
    return Task(FILES, fingerprint(COUNTY), {f"{name}.py": source.encode()}, {"time_s": "5", **options})


def recipe(name: str, **options: str) -> Task:
    text = (ROOT / "solvers" / f"{name}.toml").read_bytes()
    return Task(FILES, fingerprint(COUNTY), {f"{name}.toml": text}, {"time_s": "5", **options})


def never(task: Task):
    return run(task, lambda: False)


SLEEPS = "time.sleep(60)"
GREEDY = "return greedy.solve(facts, budget, seed=seed, start=start, watch=watch)"


def test_a_task_comes_back_with_a_plan_that_the_audit_accepts_and_what_it_took() -> None:
    outcome = never(recipe("compact"))
    assert outcome.how == "done"
    assert audit(COUNTY, outcome.plans[-1][1]).accepted
    assert outcome.report["made_by"] == "compact"
    assert outcome.report["bounds"]["coverage"][0] == 468
    assert outcome.report["search_s"] > 0
    assert outcome.report["peak_mb"] > 0


def test_outcomes_come_as_they_are_ready_and_no_task_is_done_twice(tmp_path) -> None:
    counted = outsider(f"open({str(tmp_path / 'runs')!r}, 'a').write('x')\n{GREEDY}")
    with Local(2) as door:
        door.submit(outsider(f"time.sleep(3)\n{GREEDY}", "slow"))
        door.submit(counted)
        door.submit(counted)
        assert [task.name for task, _ in door.as_completed()] == ["outsider", "slow"]
        assert door.progress() == (2, 2)
        assert list(door.as_completed()) == []
    assert (tmp_path / "runs").read_text() == "x"


def test_what_is_cancelled_ends_at_once_whether_it_runs_or_waits() -> None:
    running, waiting = outsider(SLEEPS, "running"), outsider(GREEDY, "waiting")
    began = time.monotonic()
    with Local(1) as door:
        door.submit(running)
        door.submit(waiting)
        time.sleep(1)
        door.cancel(waiting.key)
        door.cancel(running.key)
        assert {task.name: outcome.how for task, outcome in door.as_completed()} == {
            "running": "cancelled", "waiting": "cancelled"}
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(("body", "said"), [
    ("os._exit(3)", "the process broke down (3)"),
    ("raise RuntimeError('no luck')", "the process broke down (1) RuntimeError: no luck"),
    ("os.kill(os.getpid(), 11)", "the process broke down (-11)"),
], ids=["exits", "raises", "crashes"])
def test_a_solver_that_breaks_down_says_so_and_takes_nobody_else_down(body, said) -> None:
    with Local(1) as door:
        door.submit(outsider(body, "bad"))
        door.submit(outsider(GREEDY, "good"))
        outcomes = {task.name: outcome for task, outcome in door.as_completed()}
    assert outcomes["bad"].how == "failed"
    assert outcomes["bad"].said[0].en == said
    assert outcomes["good"].how == "done"


def test_a_solver_that_does_not_end_is_killed_and_its_best_plan_is_kept(monkeypatch) -> None:
    monkeypatch.setattr(process, "_OVER_S", 0.5)
    monkeypatch.setattr(process, "_POLITE_S", 0.5)
    outcome = never(outsider(
        "plan = greedy.solve(facts, budget, seed=0, start=None, watch=watch).plan\n"
        f"watch.found(lambda: plan)\nwatch.proved('coverage', 522)\n{SLEEPS}", time_s="1"))
    assert outcome.how == "killed"
    assert audit(COUNTY, outcome.plans[-1][1]).accepted
    assert outcome.proved[-1][1:] == ("coverage", 522)


def test_a_solver_that_takes_too_much_memory_fails_alone() -> None:
    task = outsider("hoard = bytearray(3 * 2**30)\nreturn Found(None, '', {}, {})")
    limited = Task(task.county, task.instance, task.contender, task.options, memory_mb=2000)
    outcome = never(limited)
    assert outcome.how == "failed"
    assert "MemoryError" in outcome.said[0].en
    assert limited.key != task.key


def test_a_search_that_declines_says_why_and_none_stands_in() -> None:
    source = "from pairopt.text import Text\ndef declines(facts): return Text('不行', 'not this one')\nsolve = None\n"
    outcome = never(Task(FILES, fingerprint(COUNTY), {"no.py": source.encode()}, {}))
    assert outcome.how == "declined"
    assert [one.en for one in outcome.said] == ["not this one"]
    assert not outcome.plans


def test_a_machine_with_another_version_hands_the_task_back() -> None:
    task = recipe("greedy")
    assert never(Task(task.county, task.instance, task.contender, task.options, version="old")).how == "lost"


def test_a_child_process_ends_with_its_parent(tmp_path) -> None:
    note = tmp_path / "pid"
    source = outsider(f"open({str(note)!r}, 'w').write(str(os.getpid()))\n{SLEEPS}").contender["outsider.py"]
    program = (
        "from pathlib import Path\nfrom pairopt.jobs import Task\nfrom pairopt.jobs.process import run\n"
        f"files = {{path.name: path.read_bytes() for path in Path({str(TOY)!r}).iterdir() if path.is_file()}}\n"
        f"run(Task(files, '', {{'outsider.py': {source!r}}}, {{'time_s': '60'}}), lambda: False)\n")
    parent = subprocess.Popen([sys.executable, "-c", program])
    try:
        wait_for(lambda: note.exists() and note.read_text())
    finally:
        parent.kill()
        parent.wait()
    child = int(note.read_text())
    wait_for(lambda: not _alive(child))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(condition) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_key_knows_county_contender_seed_budget_and_version() -> None:
    task = recipe("greedy", seed="1")
    assert task.key == recipe("greedy", seed="1").key
    others = [
        recipe("greedy", seed="2"), recipe("greedy", seed="1", time_s="6"), recipe("quick", seed="1"),
        Task(FILES, "another", task.contender, task.options),
        Task(FILES, task.instance, task.contender, task.options, version="another")]
    assert len({task.key, *(other.key for other in others)}) == 6
    assert others[-1].question == task.question


def test_a_ledger_goes_on_after_a_crash_and_holds_nothing_twice(tmp_path) -> None:
    plan = never(recipe("greedy")).plans[-1][1]
    ledger = Ledger(tmp_path / "results")
    ledger.add({"key": "one"}, plan)
    ledger.add({"key": "one"}, None)
    with (tmp_path / "results" / "ledger.jsonl").open("a") as file:
        file.write('{"key": "two", "half of')
    again = Ledger(tmp_path / "results")
    assert "one" in again
    assert "two" not in again
    again.add({"key": "two"}, None)
    written = (tmp_path / "results" / "ledger.jsonl").read_text().splitlines()
    assert [json.loads(line)["key"] for line in written] == ["one", "two"]
    assert again.plan({"key": "one"}) == plan
    assert again.plan({"key": "two"}) is None


def test_leaving_the_door_ends_what_still_runs() -> None:
    before = threading.active_count()
    began = time.monotonic()
    with Local(2) as door:
        door.submit(outsider(SLEEPS, "one"))
        door.submit(outsider(SLEEPS, "two"))
        door.submit(outsider(SLEEPS, "three"))
        time.sleep(0.5)
    assert time.monotonic() - began < 10
    assert threading.active_count() == before
