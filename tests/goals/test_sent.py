"""Sent: teachers sent."""

from make import county, plan, rural, teacher

from pairopt.goals.sent import Sent


def test_it_counts_heads_not_rows() -> None:
    here = county(teacher("T1", volunteer=True), teacher("T2"), rural("R1"), rural("R2"))
    assert Sent().measure(here, plan(("U1", "R1"))) == 0
    assert Sent().measure(here, plan(("U1", "R1"), ("T1", "R1", "music", 6))) == 1
    rows = [("T1", "R1", "music", 3), ("T1", "R2", "music", 3), ("T2", "R1", "music", 6)]
    assert Sent().measure(here, plan(("U1", "R1"), *rows)) == 2
