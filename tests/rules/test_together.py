"""A group of companions has all its bases in one township, or nobody of it goes."""

from make import breaches, county, findings, plan, refusal, refused, rural, teacher, tells, urban

PAIRS = (("U1", "R1"), ("U1", "R2"))


def two(*rows, **settings):
    """T1 names T2 as companion; T2 names nobody."""
    defaults = [teacher("T1", companions=("T2",)), teacher("T2", subjects=("art",))]
    units = [rural(), rural("R2")] if not any(getattr(row, "side", "") == "rural" for row in rows) else []
    given = rows if any(hasattr(row, "companions") for row in rows) else (*rows, *defaults)
    return county(*given, *units, **settings)


def test_both_in_one_township_is_fine() -> None:
    one_place = [rural(township="上涌"), rural("R2", township="上涌")]
    apart = plan(*PAIRS, ("T1", "R1", "music", 12), ("T2", "R2", "art", 12))
    assert breaches(two(*one_place), apart) == set()
    assert breaches(two(), plan(*PAIRS, ("T1", "R1", "music", 12), ("T2", "R1", "art", 12))) == set()


def test_nobody_is_fine_too() -> None:
    assert breaches(two(), plan(*PAIRS)) == set()


def test_several_townships_are_a_breach() -> None:
    (found,) = findings("together", two(), plan(*PAIRS, ("T1", "R1", "music", 12), ("T2", "R2", "art", 12)))
    assert tells(found, ("T1", "T2"), "师T1", "师T2", zh=("同一乡镇",), en=("several townships",))


def test_one_who_goes_alone_is_a_breach_whoever_named_whom() -> None:
    (found,) = findings("together", two(), plan(*PAIRS, ("T1", "R1", "music", 12)))
    assert tells(found, ("T1", "T2"), "师T1", "师T2", zh=("没有全部派出",), en=("not all sent",))
    assert breaches(two(), plan(*PAIRS, ("T2", "R1", "art", 12))) == {"together"}


def test_a_blank_township_is_a_township_of_its_own() -> None:
    blank = [rural(township=""), rural("R2", township="")]
    assert breaches(two(*blank), plan(*PAIRS, ("T1", "R1", "music", 12), ("T2", "R2", "art", 12))) == {"together"}
    assert breaches(two(*blank), plan(*PAIRS, ("T1", "R1", "music", 12), ("T2", "R1", "art", 12))) == set()


def test_only_the_base_counts() -> None:
    here = two(max_schools_per_teacher=2)
    visits = plan(
        *PAIRS, ("T1", "R1", "music", 6), ("T1", "R2", "music", 6), ("T2", "R1", "art", 6), ("T2", "R2", "art", 6))
    assert breaches(here, visits) == set()


CHAIN = [teacher("T1", companions=("T2",)), teacher("T2", companions=("T3",)), teacher("T3")]


def test_with_is_transitive() -> None:
    done = plan(*PAIRS, ("T1", "R1", "music", 6), ("T2", "R1", "music", 6))
    (found,) = findings("together", two(*CHAIN), done)
    assert tells(found, ("T1", "T2", "T3"), "师T1", "师T2", "师T3")


def test_who_has_a_companion_that_another_rule_refuses_is_refused() -> None:
    here = two(CHAIN[0], CHAIN[1], teacher("T3", exempt="other"))
    assert refused(here, "T1") == refused(here, "T2") == {"together"}
    assert refused(here, "T3") == {"exempt"}
    assert tells(refusal("together", here, "T1"), ("T1",), "师T3")


def test_both_refused_each_is_told_twice() -> None:
    here = two(teacher("T1", companions=("T2",), exempt="other"), teacher("T2", exempt="other"))
    assert refused(here, "T1") == refused(here, "T2") == {"exempt", "together"}


def test_a_rule_that_is_off_refuses_no_companion() -> None:
    here = two(CHAIN[0], CHAIN[1], teacher("T3", exempt="other"), off=frozenset({"exempt"}))
    assert refused(here, "T1") == set()


def test_companions_of_two_units_are_one_group() -> None:
    here = two(urban(), urban("U2"), teacher("T1", companions=("T2",)), teacher("T2", school="U2"))
    assert breaches(here, plan(("U1", "R1"), ("U2", "R2"), ("T1", "R1", "music", 12))) == {"together"}


def test_switched_off_it_is_silent() -> None:
    off = frozenset({"together"})
    here = two(CHAIN[0], CHAIN[1], teacher("T3", exempt="other"), off=off)
    assert refused(here, "T1") == set()
    assert breaches(two(off=off), plan(*PAIRS, ("T1", "R1", "music", 12))) == set()
