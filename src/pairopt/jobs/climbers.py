"""Many questions about one county, small ones: a few processes stay and answer one after the other."""

from __future__ import annotations

import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

from pairopt.jobs.climber import READY, Climb
from pairopt.result import Found
from pairopt.text import Text

A = TypeVar("A")
B = TypeVar("B")
_OVER_SHARE, _OVER_S = 1.5, 20.0
"""An answer may take so many times its seconds, and so many seconds more, which are for deriving."""


class Climbers:
    """A few processes; leaving them (they are a context) ends what still runs.

    Parameters
    ----------
    at_once
        How many of them.
    """

    def __init__(self, at_once: int = 2) -> None:
        self.at_once = at_once
        self._threads = ThreadPoolExecutor(at_once)
        self._free: queue.SimpleQueue[subprocess.Popen[bytes] | None] = queue.SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []
        self._closed = threading.Event()
        for _ in range(at_once):
            self._free.put(None)

    def ask(self, question: Climb) -> Found:
        """Return what a process finds; nothing, and why, of one that broke down or did not end in time."""
        process = self._free.get() or self._start()
        limit = None if question.seconds is None else question.seconds * _OVER_SHARE + _OVER_S
        killer = threading.Timer(limit or 0, process.kill)
        if limit is not None:
            killer.start()
        assert process.stdin and process.stdout
        try:
            # A copy leaves behind what was remembered of the county; a mapping that is read-only cannot be sent.
            county = replace(question.county, slack=dict(question.county.slack))
            pickle.dump(replace(question, county=county), process.stdin)
            process.stdin.flush()
            found: Found = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            process.kill()
            self._free.put(None)
            return Found(None, "", {}, {}, notes=(Text(
                "求解进程中断或超时", "the process that searched broke down, or did not end in time"),))
        finally:
            killer.cancel()
        self._free.put(process)
        return found

    def each(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Yield what a function that asks makes of each item, in their order, as many at a time as there are processes."""
        return self._threads.map(function, items)

    def _start(self) -> subprocess.Popen[bytes]:
        if self._closed.is_set():
            raise OSError("closed")
        process = subprocess.Popen(
            [sys.executable, "-m", "pairopt.jobs.climber"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self._all.append(process)
        assert process.stdout
        process.stdout.read(len(READY))  # the time of a question begins when the process has
        return process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closed.set()
        for process in self._all:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not yet sent
                    pipe.close()  # type: ignore[union-attr]
