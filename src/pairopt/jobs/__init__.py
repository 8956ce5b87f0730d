"""Many solves, on many cores or machines, through one small door.

A `Task` is one solve, whole in itself. The `door` (`Local`, `Cluster`) takes tasks, hands their outcomes back as they
come, tells how far it is, and cancels. Wherever a task runs, it runs in a `child` process of its own, limited in time
and memory and killable, because not every solver stops when asked. Results stand in a `Ledger`, so that nothing is
done twice.
"""

from pairopt.jobs.door import Door, Local
from pairopt.jobs.ledger import Ledger
from pairopt.jobs.task import Outcome, Task

__all__ = ["Door", "Ledger", "Local", "Outcome", "Task"]
