"""Ctrl-C, and SIGTERM like it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def signals(answer: Callable[..., object]) -> Iterator[None]:
    """Answer both signals in one way for a while; outside the main thread, which alone gets them, do nothing."""
    names = (signal.SIGINT, signal.SIGTERM) if threading.current_thread() is threading.main_thread() else ()
    before = {name: signal.signal(name, answer) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
