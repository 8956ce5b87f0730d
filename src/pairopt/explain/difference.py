"""What differs between two plans, and why: pairs and placements by their rows, reasons by school and by teacher."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Generic, Literal, NamedTuple, TypeVar

from pairopt import words
from pairopt.county import County, School, Teacher
from pairopt.explain import causes
from pairopt.explain.causes import Cause, Side, people
from pairopt.explain.partners import limits_of
from pairopt.plan import Pair, Placement, Plan
from pairopt.text import Text, listing, same

FIRST, SECOND = Text("原方案", "the first plan"), Text("新方案", "this plan")


class Change(NamedTuple):
    """What became of a rural unit's partners, or of a teacher.

    Parameters
    ----------
    about
        Id of the unit or of the teacher.
    name
        The unit or the teacher, in words.
    was, now
        In the first plan and in the second.
    causes
        Every reason, once.
    """

    kind: Literal["partners", "post"]
    about: str
    name: Text
    was: Text
    now: Text
    causes: tuple[Cause, ...]

    @property
    def why(self) -> Text:
        """A clause for each reason."""
        clauses = list(dict.fromkeys(cause.text for cause in self.causes))
        return Text("；".join(one.zh for one in clauses), "; ".join(one.en for one in clauses))

    @property
    def text(self) -> Text:
        """All of it in one sentence."""
        return Text("{name}：原为{was}，现为{now}。{why}。", "{name}: before {was}, now {now}; {why}.").fill(
            name=self.name, was=self.was, now=self.now, why=self.why)


class Move(NamedTuple):
    """A pair, or a teacher with a base school, that stands in one plan and not in the other.

    Parameters
    ----------
    was, now
        Urban and rural unit, or teacher and base; empty where there is none. A pair has the one that came in its place at
        the same rural unit beside it.
    change
        Of the rural unit or the teacher, with the reasons.
    """

    what: Literal["pair", "placement"]
    was: tuple[str, ...]
    now: tuple[str, ...]
    change: Change


R = TypeVar("R", Pair, Placement)


class Rows(NamedTuple, Generic[R]):
    """The rows that stand in one of two plans alone, sorted: in the second, in the first."""

    added: tuple[R, ...]
    removed: tuple[R, ...]


@dataclass(frozen=True)
class Difference:
    """From one plan to another; both may be of one county, or of a county in two scenarios."""

    one: Side
    other: Side

    @property
    def pairs(self) -> Rows[Pair]:
        """The pairs that differ."""
        return _rows(self.one.plan.pairs, self.other.plan.pairs)

    @property
    def placements(self) -> Rows[Placement]:
        """The placements that differ: teacher, school, subject, periods."""
        return _rows(self.one.plan.placements, self.other.plan.placements)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every rural unit and every teacher of whom a row differs, with the reasons: units first, by id."""
        return tuple(_Changes(self).all())

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Every pair and every placement that came or went, by rural unit, then by teacher; other periods are no move."""
        return tuple(move for change in self.changes for move in self._moves(change))

    def _moves(self, change: Change) -> Iterator[Move]:
        if change.kind == "partners":
            lost, new = ([pair for pair in pairs if pair.rural == change.about] for pairs in (
                self.pairs.removed, self.pairs.added))
            yield from (Move("pair", was, now, change) for was, now in zip_longest(lost, new, fillvalue=()))
        else:
            was, now = (
                (change.about, side.plan.base(change.about)) if change.about in side.plan.posts else ()
                for side in (self.one, self.other))
            if was != now:
                yield Move("placement", was, now, change)


def difference(one: tuple[County, Plan], other: tuple[County, Plan]) -> Difference:
    """Compare two plans, each with the county that it was made for."""
    return Difference(Side(*one, FIRST), Side(*other, SECOND))


def _rows(one: Iterable[R], other: Iterable[R]) -> Rows[R]:
    before, after = set(one), set(other)
    return Rows(tuple(sorted(after - before)), tuple(sorted(before - after)))


class _Changes:
    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        self.one, self.other = difference.one, difference.other

    def all(self) -> Iterator[Change]:
        pairs, placements = self.difference.pairs, self.difference.placements
        for rural in sorted({pair.rural for pair in (*pairs.added, *pairs.removed)}):
            yield self._partners(rural)
        for teacher in sorted({row.teacher for row in (*placements.added, *placements.removed)}):
            yield self._post(teacher)

    @cached_property
    def gives_way(self) -> Cause:
        return causes.gives_way(self.one, self.other)

    # Pairs.

    def _partners(self, rural: str) -> Change:
        had, has = (side.plan.partners.get(rural, ()) for side in (self.one, self.other))
        why = [*self._why_ended(rural, [one for one in had if one not in has]),
               *self._why_new(rural, [one for one in has if one not in had])]
        if not why:
            why = [*self._taken_places([one for one in had if one not in has], rural), self.gives_way]
        return Change("partners", rural, same(self._unit(rural).name), self._named(had), self._named(has), tuple(why))

    def _why_ended(self, rural: str, ended: list[str]) -> Iterator[Cause]:
        for urban in ended:
            before = self.one.plan.partners.get(urban, ())
            bar = causes.bars_pair(self.other, self._unit(urban), self._unit(rural), before)
            if bar:
                yield bar

    def _why_new(self, rural: str, new: list[str]) -> Iterator[Cause]:
        for urban in new:
            after = self.other.plan.partners.get(urban, ())
            asked = causes.asks_pair(self.other, urban, rural)
            bar = causes.bars_pair(self.one, self._unit(urban), self._unit(rural), after)
            yield from (cause for cause in (asked, bar) if cause)

    def _taken_places(self, ended: list[str], rural: str) -> Iterator[Cause]:
        """Say of urban units that are full who has the place that a school had."""
        for urban in ended:
            had, has = (side.plan.partners.get(urban, ()) for side in (self.one, self.other))
            new = [one for one in has if one not in had]
            if new and len(has) >= limits_of(self.other.county, urban).most:
                yield Cause("place_taken", Text(
                    "{urban}的{most}个结对名额中，原属{rural}的给了{new}",
                    "the place of {rural} at {urban}, whose {most} are all taken, went to {new}").fill(
                        urban=self._unit(urban).name, most=len(has), rural=self._unit(rural).name, new=self._named(new)))

    # Posts.

    def _post(self, teacher: str) -> Change:
        had, has = (side.plan.posts.get(teacher, ()) for side in (self.one, self.other))
        person = self._teacher(teacher)
        bases = [rows[0].school if rows else "" for rows in (had, has)]
        why: list[Cause] = []
        if bases[0] == bases[1]:
            needs = sorted({(row.school, row.subject) for row in {*had} ^ {*has}})
            why += causes.other_figures(self.one, self.other, teacher, bases[0], needs)
            why = why or [*self._shared(teacher, needs), self.gives_way]
        else:
            if had:
                bar = causes.bars_post(self.other, person, self._unit(bases[0]), _taught(had))
                why += [bar] if bar else []
            if has:
                asked = causes.asks_post(self.other, teacher, bases[1])
                bar = causes.bars_post(self.one, person, self._unit(bases[1]), _taught(has))
                why += [cause for cause in (asked, bar) if cause]
            why = why or [*self._taken_posts(had, has), self.gives_way]
        owner = self.other.county if teacher in self.other.county.teacher else self.one.county
        name = Text("{unit}教师{who}", "{who} of {unit}").fill(unit=owner.school[person.school].name, who=people(owner, [teacher]))
        return Change("post", teacher, name, self._posted(had), self._posted(has), tuple(why))

    def _taken_posts(self, had: tuple[Placement, ...], has: tuple[Placement, ...]) -> Iterator[Cause]:
        """Say who teaches now what a teacher taught, and what others taught whom the teacher follows."""
        if had:
            for subject in _taught(had):
                now = self._newly(self.other, self.one, [row for row in had if row.subject == subject])
                if now:
                    yield Cause("taken_over", Text(
                        "{school}的{subject}改由{who}承担", "{subject} at {school} taken over by {who}").fill(
                            school=self._unit(had[0].school).name, subject=words.subject(subject),
                            who=people(self.other.county, now)))
        if has:
            before = self._newly(self.one, self.other, has)
            if before:
                yield Cause("in_place_of", Text("接替{who}", "in the place of {who}").fill(who=people(self.one.county, before)))

    def _newly(self, side: Side, than: Side, rows: Sequence[Placement]) -> list[str]:
        school, subjects = rows[0].school, _taught(rows)
        return sorted(side.at(school, subjects) - than.at(school, subjects) - {rows[0].teacher})

    def _shared(self, teacher: str, needs: list[tuple[str, str]]) -> Iterator[Cause]:
        """Say with whom the periods of a need are shared otherwise."""
        added, removed = self.difference.placements
        others = sorted({
            row.teacher for row in (*added, *removed) if (row.school, row.subject) in needs and row.teacher != teacher})
        there = [one for one in others if one in self.other.county.teacher]
        if there:
            yield Cause("shared_anew", Text("课时与{who}重新分配", "the periods are shared anew with {who}").fill(
                who=people(self.other.county, there)))

    # Names.

    def _unit(self, unit: str) -> School:
        there = self.other.county.school
        return there[unit] if unit in there else self.one.county.school[unit]

    def _teacher(self, teacher: str) -> Teacher:
        there = self.other.county.teacher
        return there[teacher] if teacher in there else self.one.county.teacher[teacher]

    def _named(self, units: Iterable[str]) -> Text:
        names = [same(self._unit(unit).name) for unit in units]
        return listing(names) if names else Text("无结对", "no partner")

    def _posted(self, rows: tuple[Placement, ...]) -> Text:
        if not rows:
            return Text("不派出", "not sent")
        return listing([Text("{school}{subject}{periods}课时", "{periods} periods of {subject} at {school}").fill(
            school=self._unit(row.school).name, subject=words.subject(row.subject), periods=row.periods) for row in rows])


def _taught(rows: Iterable[Placement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.subject for row in rows))
