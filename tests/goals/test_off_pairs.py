"""Off pairs: teachers sent to at least one school that is no partner of the own unit."""

from make import county, plan, rural, teacher, urban

from pairopt.goals.off_pairs import OffPairs

UNITS = [urban("U1"), urban("U2"), rural("R1"), rural("R2"), teacher("T1"), teacher("T2", school="U2")]


def value(*rows) -> int:
    return OffPairs().measure(county(*UNITS, dispatch="preferred"), plan(("U1", "R1"), ("U2", "R2"), *rows))


def test_only_who_leaves_the_pairs_counts() -> None:
    assert value() == 0
    assert value(("T1", "R1", "music", 6), ("T2", "R2", "music", 6)) == 0
    assert value(("T1", "R2", "music", 6), ("T2", "R2", "music", 6)) == 1
    assert value(("T1", "R2", "music", 6), ("T2", "R1", "music", 6)) == 2


def test_a_visit_off_the_pairs_counts_like_a_base_and_nobody_counts_twice() -> None:
    assert value(("T1", "R1", "music", 6), ("T1", "R2", "music", 6)) == 1
    assert value(("T1", "R2", "music", 3), ("T1", "R2", "art", 3)) == 1
