"""A task in a child process: started, watched, ended in time, and read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pairopt.jobs.task import TASK, TRACE, Files, Outcome, Task, code_version, plan_from_json
from pairopt.result import value_of
from pairopt.text import Text, same

_POLL_S = 0.1
_BEFORE_SEARCH_S = 900.0
"""A process that has not begun to search by then never will."""
_OVER_SHARE, _OVER_S = 1.25, 5.0
"""A search may take so many times its budget and so many seconds more; then the process is asked to end."""
_POLITE_S = 3.0
"""Seconds between asking a process to end and killing it."""


def run(task: Task, cancelled: Callable[[], bool]) -> Outcome:
    """Solve a task in a process of its own, and return what came of it, whatever that is."""
    if cancelled():
        return Outcome("cancelled")
    if task.version != code_version():
        return Outcome("lost", (Text(
            "执行任务的机器上 pairopt 版本不同", "the machine that took the task has another version of pairopt"),))
    with tempfile.TemporaryDirectory(prefix="pairopt-") as name:
        folder = Path(name)
        _lay_out(task, folder)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "pairopt.jobs.child", name], stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True)
            try:
                ended = _wait(process, folder / TRACE, cancelled)
            finally:
                _kill(process)
        if ended == "cancelled":
            return Outcome("cancelled")
        return _read(folder, None if ended == "killed" else process.returncode)


def _lay_out(task: Task, folder: Path) -> None:
    contender = next(iter(task.contender))
    helpers = {name: text for name, text in task.contender.items() if name != contender}
    # Helpers lie apart: where modules are looked for, an outsider would hide a package that it is named for.
    for name, content in (
            ("county", task.county), ("contender", {contender: task.contender[contender]}), ("helpers", helpers)):
        write_files(folder / name, content)
    (folder / TASK).write_text(json.dumps({
        "contender": contender, "options": dict(task.options), "memory_mb": task.memory_mb}), "utf-8")


def write_files(folder: Path, content: Files) -> None:
    """Write files into a new folder."""
    folder.mkdir(parents=True)
    for name, text in content.items():
        (folder / name).write_bytes(text)


def _wait(
    process: subprocess.Popen[bytes], trace: Path, cancelled: Callable[[], bool]
) -> Literal["ended", "killed", "cancelled"]:
    """Wait until a process ends, is cancelled, or has taken too long; then it was asked to end, in vain or not."""
    limit: float | None = time.monotonic() + _BEFORE_SEARCH_S
    begun = False
    while process.poll() is None:
        if cancelled():
            return "cancelled"
        if not begun and (begins := _begins(trace)):
            begun = True
            seconds = begins["begins"]
            limit = None if seconds is None else time.monotonic() + seconds * _OVER_SHARE + _OVER_S
        if limit is not None and time.monotonic() > limit:
            process.terminate()
            _wait_for(process, _POLITE_S)
            return "killed"
        _wait_for(process, _POLL_S)
    return "ended"


def _wait_for(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _begins(trace: Path) -> Mapping[str, Any] | None:
    if not trace.exists():
        return None
    with trace.open("rb") as file:
        line = file.readline()
    return json.loads(line) if line.endswith(b"\n") and b'"begins"' in line else None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with all that it has started, if any of it still runs."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _read(folder: Path, code: int | None) -> Outcome:
    """Read what a process left behind that ended with a code, or was killed (None)."""
    trace = folder / TRACE
    lines = trace.read_text("utf-8").splitlines(keepends=True) if trace.exists() else []
    told = [json.loads(line) for line in lines if line.endswith("\n")]  # the last one may be torn
    plans = tuple((line["at"], plan_from_json(line["plan"])) for line in told if "plan" in line)
    proved = tuple((line["at"], line["goal"], value_of(line["bound"])) for line in told if "goal" in line)
    report = next((line["ends"] for line in told if "ends" in line), None)
    if report is not None:
        return Outcome(report["how"], tuple(Text(*note) for note in report["notes"]), plans, proved, report)
    if code is None:
        return Outcome("killed", (Text("超时未停，被强行结束", "it did not end in time and was killed"),), plans, proved)
    log = (folder / "log").read_text("utf-8", errors="replace").strip().splitlines()
    said = Text("进程中断（{code}）{why}", "the process broke down ({code}){why}").fill(
        code=code, why=same(f" {log[-1]}" if log else ""))
    return Outcome("failed", (said,), plans, proved)
