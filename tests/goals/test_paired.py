"""Paired: rural units with a partner, weighted by 6 − priority."""

from make import county, plan, rural, urban

from pairopt.goals.paired import Paired

UNITS = [urban("U1"), urban("U2"), rural("R1", priority=1), rural("R2"), rural("R3", priority=5)]


def value(*pairs) -> int:
    return Paired().measure(county(*UNITS, rural_min_partners=0), plan(*pairs))


def test_a_unit_with_a_partner_counts_by_its_priority() -> None:
    assert value() == 0
    assert value(("U1", "R1")) == 5
    assert value(("U1", "R1"), ("U1", "R2"), ("U2", "R3")) == 5 + 3 + 1


def test_several_partners_count_once() -> None:
    assert value(("U1", "R1"), ("U2", "R1")) == 5


def test_the_bound_by_counting_is_everybody_who_takes_part() -> None:
    assert Paired().ideal(county(*UNITS)) == 9
    assert Paired().ideal(county(*UNITS, rural("R4", pupils=0))) == 9
