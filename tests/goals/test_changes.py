"""Changes: pairs and placements of the plan in force that could stand and do not."""

from dataclasses import replace
from datetime import date

import pytest
from make import county, plan, rural, teacher, urban
from ortools.sat.python import cp_model

from pairopt.audit import audit
from pairopt.county import DispatchRow, Need, PairRow
from pairopt.derive import derive
from pairopt.goals import CHANGES, goals_in_order
from pairopt.goals.changes import could_stand, remains
from pairopt.rules import active_rules
from pairopt.search.compact.draft import Draft

U, R = [urban("U1"), urban("U2")], [rural("R1"), rural("R2")]
T = [teacher("T1"), teacher("T2", school="U2")]
IN_FORCE = plan(("U1", "R1"), ("U2", "R2"), ("T1", "R1", "music", 12), ("T2", "R2", "music", 12))


def here(*rows, in_force=IN_FORCE, **settings):
    """The county in which the plan in force stands, with other rows in place of those of the same key."""
    keys = {(type(row), getattr(row, "id", row)) for row in rows}
    kept = [row for row in (*U, *R, *T) if (type(row), row.id) not in keys]
    return replace(county(*kept, *rows, **settings), in_force=in_force)


def value(what, *rows) -> int:
    return CHANGES.measure(what, plan(*rows))


def test_what_stands_counts_nothing_and_what_does_not_counts_1_each() -> None:
    straight = [("U1", "R1"), ("U2", "R2")]
    assert value(here()) == 4
    assert value(here(), *straight) == 2
    assert value(here(), *straight, ("T1", "R1", "music", 12), ("T2", "R2", "music", 12)) == 0
    assert value(here(), ("U1", "R2"), ("U2", "R1"), ("T1", "R2", "music", 12), ("T2", "R1", "music", 12)) == 4


def test_other_periods_at_the_same_base_are_no_change_and_neither_is_what_is_new() -> None:
    what = here(teacher("T3"))
    straight = [("U1", "R1"), ("U2", "R2"), ("T2", "R2", "music", 12)]
    assert value(what, *straight, ("T1", "R1", "music", 6)) == 0
    assert value(what, *straight, ("T1", "R1", "music", 6), ("T3", "R1", "music", 6), ("U1", "R2")) == 0


def test_of_an_itinerant_teacher_the_base_is_the_placement() -> None:
    visiting = plan(("U1", "R1"), ("U1", "R2"), ("T1", "R1", "music", 6), ("T1", "R2", "music", 6))
    what = here(in_force=visiting, max_schools_per_teacher=2)
    pairs = [("U1", "R1"), ("U1", "R2")]
    assert value(what, *pairs, ("T1", "R1", "music", 8), ("T1", "R2", "music", 4)) == 0
    assert value(what, *pairs, ("T1", "R1", "music", 12)) == 0
    assert value(what, *pairs, ("T1", "R2", "music", 6), ("T1", "R1", "music", 6)) == 1


GONE = {
    "a unit takes no part": ([rural("R1", pupils=0)], {}, {"U2 R2", "T2"}),
    "the sender takes no part": ([urban("U1", pupils=0)], {}, {"U2 R2", "T2"}),
    "the pair is banned": ([PairRow("U1", "R1", "ban")], {}, {"U2 R2", "T2"}),
    "the pair is banned, teachers may leave the pairs":
        ([PairRow("U1", "R1", "ban")], {"dispatch": "open"}, {"U2 R2", "T1", "T2"}),
    "the teacher is too old": ([teacher("T1", born=date(1950, 1, 1))], {}, {"U1 R1", "U2 R2", "T2"}),
    "the teacher is ill": ([teacher("T1", exempt="illness")], {}, {"U1 R1", "U2 R2", "T2"}),
    "the teacher is banned": ([DispatchRow("T1", "", "ban")], {}, {"U1 R1", "U2 R2", "T2"}),
    "the teacher is banned from the school": ([DispatchRow("T1", "R1", "ban")], {}, {"U1 R1", "U2 R2", "T2"}),
    "the school is no longer short": ([Need("R1", "music", 0)], {}, {"U1 R1", "U2 R2", "T2"}),
    "bans are off": ([DispatchRow("T1", "", "ban")], {"off": frozenset({"bans"})}, {"U1 R1", "U2 R2", "T1", "T2"}),
    # What gives way to another row, or to all the rest, is a choice.
    "the teacher is pinned elsewhere": ([DispatchRow("T1", "R2", "pin")], {}, {"U1 R1", "U2 R2", "T1", "T2"}),
    "another pair is pinned": ([PairRow("U2", "R1", "pin")], {}, {"U1 R1", "U2 R2", "T1", "T2"}),
    "the unit sends nobody": ([urban("U1", max_dispatch=0)], {}, {"U1 R1", "U2 R2", "T1", "T2"}),
}


@pytest.mark.parametrize(("rows", "settings", "left"), GONE.values(), ids=GONE)
def test_what_cannot_stand_by_itself_counts_nothing(rows, settings, left) -> None:
    what = here(*rows, **settings)
    standing = could_stand(what)
    assert {f"{urban} {rural}" for urban, rural in standing.pairs} | {*standing.bases} == left
    assert value(what) == len(left)
    assert {f"{urban} {rural}" for urban, rural in remains(what).pairs} | {*remains(what).posts} == left


def test_who_is_no_longer_there_counts_nothing() -> None:
    what = replace(county(urban("U2"), rural("R2"), rural("R3"), T[1]), in_force=IN_FORCE)
    assert value(what) == 2
    assert remains(what) == plan(("U2", "R2"), ("T2", "R2", "music", 12))


def test_who_moved_to_another_school_may_go_where_a_pair_of_that_school_may_stand() -> None:
    assert "T1" in could_stand(here(teacher("T1", school="U2"))).bases
    assert "T1" not in could_stand(here(teacher("T1", school="U2"), PairRow("U2", "R1", "ban"))).bases


def test_it_stands_first_or_where_the_order_names_it_and_is_no_goal_without_a_plan_in_force() -> None:
    def order(what) -> list[str]:
        return [goal.id for goal in goals_in_order(what)]

    assert order(here())[:2] == ["changes", "coverage"]
    assert order(here(goal_order=("fit", "coverage"))) == ["changes", "fit", "coverage"]
    assert order(here(goal_order=("fit", "changes", "coverage"))) == ["fit", "changes", "coverage"]
    assert "changes" not in order(county()) and order(county(goal_order=("fit", "changes"))) == ["fit"]
    assert "changes" not in audit(county(*U, *R, *T), IN_FORCE).values


def test_the_model_counts_what_the_audit_counts() -> None:
    what = here(teacher("T3"))
    facts = derive(what, active_rules(what), goals_in_order(what))
    for done in (IN_FORCE, plan(("U1", "R2"), ("U2", "R1"), ("T3", "R2", "music", 12)), plan(("U1", "R1"), ("U1", "R2"))):
        draft = Draft(facts)
        cost = cp_model.FlatIntExpr(CHANGES.express(draft))
        values = draft.values(done)
        assert values is not None
        told = sum(weight * values[variable.index] for variable, weight in zip(cost.vars, cost.coeffs, strict=True))
        assert cost.offset + told == CHANGES.measure(what, done)
