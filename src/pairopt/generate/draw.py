"""Everything random, in columns: many draws at once, all of them from `Generator.random`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Draw:
    """A source of random columns.

    NumPy may change how it draws integers, choices or normals from one version to the next, but not how it makes a
    number in [0, 1) from a seed: whatever else is drawn is made of those, so that a seed means the same county for long.
    """

    def __init__(self, seed: int) -> None:
        self._random = np.random.Generator(np.random.PCG64(seed)).random

    def share(self, low: float, high: float, count: int) -> Floats:
        """Return numbers of [low, high)."""
        return low + (high - low) * self._random(count)

    def whole(self, low: int | Wholes, high: int | Wholes, count: int) -> Wholes:
        """Return whole numbers of low … high, both included; the bounds may be columns."""
        return (low + np.floor(self._random(count) * (np.asarray(high) - low + 1))).astype(np.int64)

    def chance(self, share: float | Sequence[float], count: int) -> Mask:
        """Return true for about this share; shares may be a column."""
        return self._random(count) < np.asarray(share)

    def pick(self, weights: Mapping[T, float], count: int) -> list[T]:
        """Return items, each as often as its weight says."""
        items = list(weights)
        limits = np.cumsum(list(weights.values()))
        return [items[place] for place in np.searchsorted(limits / limits[-1], self._random(count), side="right")]

    def order(self, count: int) -> list[int]:
        """Return 0 … count − 1, mixed."""
        return [int(place) for place in np.argsort(self._random(count), kind="stable")]
