"""Child processes on the machines of a Dask cluster (the extra ``dask``).

Dask says that it cancelled a task and lets it run on (dask/distributed#4694); here a task looks at a flag of the
cluster while its child process runs, and kills it. A solver that crashes takes its child process down and no worker.
A worker that is lost takes its child processes down, and Dask gives their tasks to another one.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from pairopt.errors import BadInput
from pairopt.jobs.door import Door
from pairopt.jobs.process import run
from pairopt.jobs.task import Outcome, Task
from pairopt.text import Text

_CONNECT_S = 10


class Cluster(Door):
    """The workers of a running Dask scheduler.

    Parameters
    ----------
    address
        Such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    BadInput
        Where nobody answers there, or Dask is not installed.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        try:
            from distributed import Client
        except ImportError:
            raise BadInput(Text(
                "没有安装 Dask。→ pip install 'pairopt[dask]'。",
                "Dask is not installed. → pip install 'pairopt[dask]'.")) from None
        try:
            self._client: Any = Client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadInput(Text(
                "连不上集群{address}（{why}）。→ 请检查地址，并确认 dask scheduler 正在运行。",
                "The cluster {address} cannot be reached ({why}). → Check the address, and that a dask scheduler runs there."
            ).fill(address=address, why=type(error).__name__)) from None
        self._executor = self._client.get_executor(pure=False)

    def _start(self, task: Task) -> Future[Outcome]:
        future: Future[Outcome] = self._executor.submit(_on_worker, task, key=task.key)
        return future

    def _stop(self, task: Task) -> None:
        from distributed import Event

        Event(_flag(task), client=self._client).set()

    def _close(self) -> None:
        self._client.close()


def _flag(task: Task) -> str:
    return f"pairopt-stop-{task.key}"


def _on_worker(task: Task) -> Outcome:
    from distributed import Event

    flag = Event(_flag(task))
    return run(task, flag.is_set)
