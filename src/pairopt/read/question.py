"""A question about a plan, read from the options of `pairopt explain`: whom or what it is about, all of them in the county."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pairopt import words
from pairopt.county import County
from pairopt.read.cells import Subject
from pairopt.read.issue import Issue, Notes, Place, trouble
from pairopt.read.tables import WRONG_SIDE, unknown_id
from pairopt.read.value import BadValue
from pairopt.shortage import shortages
from pairopt.text import Text, listing

Kind = Literal["teacher", "school", "pair", "need"]


class Question(NamedTuple):
    """What is asked.

    Parameters
    ----------
    about
        Ids: of a teacher and perhaps a school; of a school; of an urban and a rural unit; of a school, and a subject.
    """

    kind: Kind
    about: tuple[str, ...]


class Asked(NamedTuple):
    """The question (None where there is an error) and every problem."""

    question: Question | None
    issues: tuple[Issue, ...]


_ASK = (
    "请只写 --teacher T [--at R]、--school S、--pair U R、--need R 学科 之一",
    "write one of --teacher T [--at R], --school S, --pair U R, --need R SUBJECT")


def read_question(county: County, options: Mapping[str, tuple[str, ...]]) -> Asked:
    """Read what was typed behind each option that was given: `teacher`, `at`, `school`, `pair`, `need`."""
    notes = Notes()
    kinds: list[Kind] = [kind for kind in ("teacher", "school", "pair", "need") if kind in options]
    if len(kinds) > 1:
        notes.error(Place(" ".join(f"--{one}" for one in kinds)), trouble(
            "one-question", "一次只问一件事", "one thing can be asked at a time", *_ASK))
    if not kinds and "at" not in options:
        notes.error(Place("pairopt explain"), trouble("no-question", "没有提问", "nothing is asked", *_ASK))
    if "at" in options and "teacher" not in options:
        notes.error(Place("--at", value=options["at"][0]), trouble(
            "at-without-teacher", "没有说明是哪位教师", "it does not say which teacher", "请同时写 --teacher T", "write --teacher T, too"))
    sides = {"at": ("rural",), "school": (None,), "pair": ("urban", "rural"), "need": ("rural",)}
    for name, typed in options.items():
        if name == "teacher" and typed[0] not in county.teacher:
            notes.error(Place("--teacher", value=typed[0]), unknown_id("teachers", typed))
        for school, side in zip(typed, sides.get(name, ()), strict=False):
            if school not in county.school:
                notes.error(Place(f"--{name}", value=school), unknown_id("schools", [school]))
            elif side and county.school[school].side != side:
                notes.error(Place(f"--{name}", value=school), WRONG_SIDE[side])
    if notes.failed:
        return Asked(None, notes.issues)
    kind = kinds[0]
    if kind == "need":
        need = _need(county, options["need"], notes)
        return Asked(Question(kind, need) if need else None, notes.issues)
    return Asked(Question(kind, (*options[kind], *options.get("at", ()))), ())


def _need(county: County, typed: tuple[str, ...], notes: Notes) -> tuple[str, str] | None:
    school, text = typed
    place = Place("--need", value=text)
    try:
        need = school, Subject().read(text)
    except BadValue as problem:
        notes.error(place, problem.trouble)
        return None
    if need in shortages(county):
        return need
    if need[1] not in county.policy.subjects:
        notes.error(place, trouble(
            "no-such-need", "本县不为{subject}派教师", "no teachers are sent for {subject} in this county",
            "派教师的学科：{sent}", "teachers are sent for: {sent}", subject=words.subject(need[1]),
            sent=listing([words.subject(one) for one in county.policy.subjects])))
        return None
    lacking = [words.subject(subject) for at, subject in shortages(county) if at == school]
    notes.error(place, trouble(
        "no-such-need", "{school}的{subject}没有短缺", "{school} has no short periods of {subject}",
        "该校短缺的学科：{lacking}", "what it lacks: {lacking}", school=county.school[school].name, subject=words.subject(need[1]),
        lacking=listing(lacking) if lacking else Text("无", "nothing")))
    return None
