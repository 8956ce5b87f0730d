"""Every vector of teachers who may leave a unit together, counted by type."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def leaving_vectors(
    weights: Sequence[Sequence[int]], counts: Sequence[int], limits: Sequence[int], most: int
) -> npt.NDArray[np.int64] | None:
    """List the vectors of leaving teachers that keep linear rows.

    Parameters
    ----------
    weights
        By type: what one teacher of it takes of each row.
    counts
        By type: how many there are.
    limits
        By row.
    most
        With more vectors than this there is no list.

    Returns
    -------
    array of shape (vectors, types), or None
        In lexicographic order, the empty vector first; None where there are too many.
    """
    vectors = np.zeros((1, 0), dtype=np.int64)
    left = np.array([limits], dtype=object if max(limits, default=0) > 2**62 else np.int64).reshape(1, -1)
    for weight, count in zip(weights, counts, strict=True):
        number = np.arange(count + 1, dtype=np.int64)
        after = left[:, None, :] - number[None, :, None] * np.array(weight, dtype=left.dtype)[None, None, :]
        fits = np.asarray((after >= 0).all(axis=2))
        before, chosen = np.nonzero(fits)
        if len(before) > most:
            return None
        vectors = np.column_stack((vectors[before], number[chosen]))
        left = after[before, chosen]
    return vectors
