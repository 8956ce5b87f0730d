"""The door to processes and clusters: submit, as completed, cancel, progress."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from types import TracebackType
from typing import NamedTuple, Self

from pairopt.jobs.process import run
from pairopt.jobs.task import Outcome, Task
from pairopt.text import Text, same


class Progress(NamedTuple):
    """How many tasks have an outcome, of how many that were submitted."""

    done: int
    submitted: int


class Door(ABC):
    """Takes tasks, and hands their outcomes back as they come.

    Leaving the door (it is a context) cancels what still runs. A door differs from another one in where it starts the
    child processes, and in how it tells them to end.
    """

    def __init__(self) -> None:
        self._tasks: dict[Future[Outcome], Task] = {}
        self._handed_out: set[Future[Outcome]] = set()

    def submit(self, task: Task) -> None:
        """Take a task; one that was taken before is not done again."""
        if all(task.key != other.key for other in self._tasks.values()):
            self._tasks[self._start(task)] = task

    def as_completed(self) -> Iterator[tuple[Task, Outcome]]:
        """Yield every task that has not been handed back yet, with its outcome, as soon as it has one."""
        for future in as_completed([one for one in self._tasks if one not in self._handed_out]):
            self._handed_out.add(future)
            yield self._tasks[future], _outcome(future)

    def cancel(self, *keys: str) -> None:
        """End tasks, by their keys (default: all), whether they wait or run; their outcome is ``cancelled``."""
        for future, task in self._tasks.items():
            if not future.done() and (not keys or task.key in keys):
                self._stop(task)

    def progress(self) -> Progress:
        """Tell how far it is."""
        return Progress(sum(future.done() for future in self._tasks), len(self._tasks))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.cancel()
        self._close()

    @abstractmethod
    def _start(self, task: Task) -> Future[Outcome]:
        """Begin, or queue, a task."""

    @abstractmethod
    def _stop(self, task: Task) -> None:
        """Tell a task that waits or runs to end."""

    @abstractmethod
    def _close(self) -> None:
        """Let go of what the door holds, once everything was told to end."""


class Local(Door):
    """Child processes of this one.

    Parameters
    ----------
    at_once
        How many may run at the same time; those that measure time run one by one.
    """

    def __init__(self, at_once: int = 1) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(at_once)
        self._flags: dict[str, threading.Event] = {}

    def _start(self, task: Task) -> Future[Outcome]:
        flag = self._flags[task.key] = threading.Event()
        return self._threads.submit(run, task, flag.is_set)

    def _stop(self, task: Task) -> None:
        self._flags[task.key].set()

    def _close(self) -> None:
        self._threads.shutdown()


def _outcome(future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - whatever befell the machine, the other tasks go on
        return Outcome("lost", (Text("任务丢失：{why}", "the task was lost: {why}").fill(why=same(type(error).__name__)),))
