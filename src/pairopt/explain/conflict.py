"""A minimal set of clauses that cannot hold together."""

from __future__ import annotations

from pairopt.explain.guarded import Guarded
from pairopt.rules.rule import Clause


def conflict(draft: Guarded) -> tuple[Clause, ...]:
    """Return clauses that cannot hold together, though all but any one of them can, in order.

    Of several such sets it is the one that is left when each clause that is not needed goes, from the last to the first.
    That is asked in halves, as QuickXplain does (Junker, *QuickXplain: preferred explanations and relaxations for
    over-constrained problems*, AAAI 2004), and proven again with the clauses found alone.

    Parameters
    ----------
    draft
        One whose clauses cannot all hold together.

    Raises
    ------
    Unsettled
        Where the budget did not do.
    """
    def needed(held: tuple[Clause, ...], rest: tuple[Clause, ...], *, more: bool) -> tuple[Clause, ...]:
        """Return what of the rest makes a conflict with what is held; `more` says that something new is held."""
        if more and draft.keeps(held) is None:
            return ()
        if len(rest) == 1:
            return rest
        early, late = rest[:len(rest) // 2], rest[len(rest) // 2:]
        of_late = needed(held + early, late, more=True)
        return needed(held + of_late, early, more=bool(of_late)) + of_late

    found = needed((), draft.clauses, more=False)
    assert draft.keeps(found) is None
    return found
