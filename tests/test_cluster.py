"""A real Dask cluster of two worker processes, one of which is killed midway: all results there, none twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_jobs import GREEDY, SLEEPS, outsider

from pairopt.errors import BadInput
from pairopt.jobs import Ledger
from pairopt.jobs.cluster import Cluster


def _program(folder: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], stdout=log, stderr=subprocess.STDOUT, cwd=folder)


@pytest.fixture
def cluster(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    started = [_program(tmp_path, "scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    try:
        address = _said(tmp_path / "scheduler.log", r"Scheduler at:\s+(tcp://\S+)")
        for place in range(2):
            started.append(_program(
                tmp_path, f"worker{place}", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"))
        for place in range(2):
            _said(tmp_path / f"worker{place}.log", r"(Registered to)")
        yield address, started[1:]
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()


def _said(log: Path, pattern: str) -> str:
    for _ in range(600):
        if found := re.search(pattern, log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


@pytest.mark.timeout(240)
def test_a_worker_is_killed_midway_and_all_results_are_there_none_twice(cluster, tmp_path) -> None:
    address, workers = cluster
    runs = tmp_path / "runs"
    runs.mkdir()
    tasks = [
        outsider(
            f"n = {place}\nopen(f'{runs}/{{n}}-{{os.getpid()}}', 'w').close()\ntime.sleep(1)\n{GREEDY}", f"number{place}")
        for place in range(8)]
    ledger = Ledger(tmp_path / "results")
    with Cluster(address) as door:
        for task in tasks:
            door.submit(task)
        for task, outcome in door.as_completed():
            assert outcome.how == "done", outcome
            ledger.add({"key": task.key, "name": task.name}, outcome.plans[-1][1])
            if door.progress().done < 8 and workers[0].poll() is None:
                os.kill(workers[0].pid, signal.SIGKILL)
                workers[0].wait()
    assert sorted(record["name"] for record in Ledger(tmp_path / "results").records) == [f"number{n}" for n in range(8)]
    # What the lost worker was at was done again by the other one.
    begun = [path.name.split("-")[0] for path in runs.iterdir()]
    assert set(begun) == {str(n) for n in range(8)}
    assert 8 <= len(begun) <= 10


@pytest.mark.timeout(240)
def test_cancel_ends_the_child_process_and_a_crash_takes_no_worker_down(cluster) -> None:
    address, _ = cluster
    with Cluster(address) as door:
        asleep = [outsider(f"n = {n}\n{SLEEPS}", f"asleep{n}") for n in range(3)]
        for task in asleep:
            door.submit(task)
        time.sleep(3)
        began = time.monotonic()
        door.cancel()
        assert {outcome.how for _, outcome in door.as_completed()} == {"cancelled"}
        assert time.monotonic() - began < 20
        for n in range(4):
            door.submit(outsider(f"n = {n}\nos._exit(1)", f"crash{n}"))
        door.submit(outsider(GREEDY))
        assert sorted(outcome.how for _, outcome in door.as_completed()) == ["done", *["failed"] * 4]


def test_where_nobody_answers_the_error_says_so() -> None:
    with pytest.raises(BadInput) as told:
        Cluster("nonsense://nowhere")
    assert "nonsense://nowhere" in told.value.text.en
