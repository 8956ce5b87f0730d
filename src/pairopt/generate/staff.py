"""Invented teachers: who teaches music, art and PE where, and what kind of person holds the post."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pairopt.county import County, School, Teacher
from pairopt.generate.draw import Draw
from pairopt.generate.land import number_id
from pairopt.read.titles import rank_of
from pairopt.shortage import need, standard_load

# Staff in loads by the need: an urban surplus in the arts, a deficit in PE that urban units share (`domain.md` §3).
_URBAN = {
    "primary": {"music": (1.05, 1.8), "art": (1.05, 1.8), "pe": (0.6, 1.25)},
    "junior": {"music": (1.2, 2.4), "art": (1.2, 2.4), "pe": (0.6, 1.25)},
    "senior": {"music": (1.2, 2.4), "art": (1.2, 2.4), "pe": (0.6, 1.25)},
}
# Shares of a rural unit's need that its own staff teaches, with their weights.
_RURAL = {
    "music": {0.0: 0.45, 0.4: 0.15, 0.7: 0.15, 1.0: 0.25},
    "art": {0.0: 0.45, 0.4: 0.15, 0.7: 0.15, 1.0: 0.25},
    "pe": {0.0: 0.15, 0.4: 0.2, 0.6: 0.3, 0.8: 0.25, 1.0: 0.1},
}
_BOTH_ARTS = 0.12  # of the urban arts teachers teach the other art, too
_PART_TIME = 0.3  # of the units have a teacher of something else who gives a few periods
_OTHER_SUBJECTS = {"语文": 4.0, "数学": 2.0, "科学": 1.0, "信息技术": 1.0}
_MEN = {"pe": 0.75, "music": 0.22, "art": 0.3}
_VOLUNTEERS = 0.15
_SENT_BEFORE = 0.07
_EXEMPT = 0.04
_MORE_STAGES = 0.05

_NEW = {"三级教师": 1.0, "二级教师": 2.0}
_YOUNG = {"二级教师": 3.0, "一级教师": 1.0}
_MIDDLE = {"一级教师": 3.0, "二级教师": 1.0}
_OLDER = {"高级教师": 3.0, "一级教师": 3.0, "中小学高级教师": 1.0}
_OLD = {  # titles of before 2015 that rosters keep
    "primary": {"小学高级教师": 3.0, "小学一级教师": 1.0},
    "kindergarten": {"幼儿园高级教师": 3.0, "幼儿园一级教师": 1.0},
    "junior": {"中学高级教师": 1.0, "中学一级教师": 3.0, "中学二级教师": 1.0},
    "senior": {"中学高级教师": 2.0, "中学一级教师": 3.0},
}

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_GIVEN = {
    "M": "伟强军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆志文建国庆德金木水火旺林森海山峰岩松柏宁诚信义达远新民成才",
    "F": "芳娜敏静丽艳娟霞秀英玲桂兰玉萍红梅雪琴云莲真环爱妹凤洁琳素莹佳嘉琼勤珍贞莉娥婷婉晓雅诗思韵怡彤欣慧巧美",
}


class _Post(NamedTuple):
    """What is taught at a unit, before anybody holds the post."""

    unit: School
    subjects: tuple[str, ...]
    periods: tuple[int, ...] | None = None


def invent_staff(county: County, draw: Draw) -> tuple[Teacher, ...]:
    """Return teachers for the units of a county, in order of id.

    Urban units have a surplus in the arts and, by half, a deficit in PE; rural units teach a part of their need. Only
    teachers who can give music, art or PE are named, as in the table that a county collects for this plan.
    """
    return tuple(_people(county, list(_posts(county, draw)), draw))


def _posts(county: County, draw: Draw) -> Iterator[_Post]:
    subjects = county.policy.subjects
    total = len(county.schools)
    levels = {subject: draw.share(0, 1, total) for subject in subjects}
    shares = {subject: draw.pick(_RURAL[subject], total) for subject in subjects}
    others = draw.pick(_OTHER_SUBJECTS, total)
    part_time, periods = draw.chance(_PART_TIME, total), draw.whole(2, 4, total)
    lucky = draw.whole(0, len(subjects) - 1, total)
    for place, unit in enumerate(county.schools):
        if unit.pupils == 0:
            continue
        if unit.stage == "kindergarten":
            if unit.side == "urban":
                yield _Post(unit, (subjects[lucky[place]],))
            continue
        for subject in subjects:
            standard = int(standard_load(county, unit.stage, subject))
            own = int(need(county, unit.id, subject))
            if unit.side == "urban":
                yield from _urban_posts(unit, subject, own, standard, levels[subject][place], draw)
            else:
                yield from _rural_posts(unit, subject, round(own * shares[subject][place]), standard, others[place])
        if part_time[place] and sum(unit.classes) > 2:
            few = int(periods[place])
            yield _Post(unit, (others[place], subjects[lucky[place]]), (11, few))


def _urban_posts(unit: School, subject: str, own: int, standard: int, level: float, draw: Draw) -> Iterator[_Post]:
    least, most = _URBAN[unit.stage][subject]
    number = math.floor(own * (least + (most - least) * level) / standard + 0.5)
    both, few = draw.chance(_BOTH_ARTS, number), draw.whole(3, 6, number)
    for place in range(number):
        if both[place] and subject != "pe":
            other = "art" if subject == "music" else "music"
            yield _Post(unit, (subject, other), (standard - int(few[place]), int(few[place])))
        else:
            yield _Post(unit, (subject,))


def _rural_posts(unit: School, subject: str, left: int, standard: int, other: str) -> Iterator[_Post]:
    for rank in range(math.ceil(left / standard), 0, -1):
        taught = math.ceil(left / rank)
        left -= taught
        rest = standard - taught
        yield _Post(unit, (subject, other), (taught, rest)) if rest > 2 else _Post(unit, (subject,), (taught,))


def _people(county: County, posts: list[_Post], draw: Draw) -> Iterator[Teacher]:
    """Let somebody hold each post."""
    total, year = len(posts), county.school_year
    men = draw.chance([_MEN.get(post.subjects[0], 0.4) for post in posts], total)
    ages = draw.whole(24, 53 + 5 * men, total)  # completed years at the reference date
    months, days = draw.whole(1, 12, total), draw.whole(1, 28, total)
    began, since_month = draw.whole(22, 25, total), draw.whole(8, 9, total)
    rural_kept, rural_share = draw.chance(0.6, total), draw.share(0, 1, total)
    volunteers, sent_before = draw.chance(_VOLUNTEERS, total), draw.chance(_SENT_BEFORE, total)
    sent = draw.whole(year - 7, year - 1, total)
    exempt, retiring = draw.chance(_EXEMPT, total), draw.chance(0.5, total)
    codes = draw.pick({"illness": 2.0, "programme": 2.0, "other": 1.0}, total)
    mothers = draw.pick({"pregnancy": 1.0, "nursing": 1.0}, total)
    backbones = draw.pick(
        {"": 73.0, "school": 10.0, "county": 12.0, "city": 4.0, "province": 1.0}, total)
    assessments = draw.pick({"excellent": 20.0, "good": 40.0, "qualified": 39.0, "unqualified": 1.0}, total)
    more_stages = draw.chance(_MORE_STAGES, total)
    wishes = _Wishes(county, draw, total)
    titles, names = _Titles(draw, total), _Names(draw, total)
    for place, post in enumerate(posts):
        unit, urban, age = post.unit, post.unit.side == "urban", int(ages[place])
        gender = "M" if men[place] else "F"
        # Born in the year before this age is completed on 1 September, or in that year from January to August.
        born = date(year - age - (months[place] > 8), int(months[place]), int(days[place]))
        since = date(min(born.year + int(began[place]), year - 1), int(since_month[place]), 1)
        years = year - since.year
        rural = years if not urban else round(years * float(rural_share[place]) ** 2) * int(rural_kept[place])
        volunteer = urban and bool(volunteers[place])
        last = int(sent[place]) if urban and sent_before[place] and years > year - sent[place] + 2 else None
        code = ""
        if urban and age >= (57 if gender == "M" else 52) and retiring[place]:
            code = "retiring"
        elif urban and exempt[place] and not volunteer:
            code = mothers[place] if gender == "F" and age < 38 else codes[place]
        title = titles.of(place, unit.stage, age, years)
        stages = ("primary", "junior") if urban and unit.stage in ("primary", "junior") and more_stages[place] else ()
        yield Teacher(
            id=number_id("T", place + 1, total), name=names.of(place, gender), school=unit.id, gender=gender, born=born,
            subjects=post.subjects, stages=stages or (unit.stage,), title=title, rank=rank_of(title) or "none",
            teaching_since=since, rural_years=Decimal(max(rural, 1) if last else rural), volunteer=volunteer,
            backbone=backbones[place] if age >= 30 else "", assessment=assessments[place], exempt=code,
            weekly_periods=None if post.periods is None else tuple(map(Decimal, post.periods)), last_dispatch=last,
            wishes=wishes.of(place, unit.stage, eager=volunteer) if urban else ())


class _Titles:
    """Titles by age; from 45 on half of them are those of before 2015."""

    def __init__(self, draw: Draw, total: int) -> None:
        self._by_age = [draw.pick(weights, total) for weights in (_NEW, _YOUNG, _MIDDLE, _OLDER)]
        self._old = {stage: draw.pick(weights, total) for stage, weights in _OLD.items()}
        self._is_old = draw.chance(0.45, total)

    def of(self, place: int, stage: str, age: int, years: int) -> str:
        if age >= 45 and self._is_old[place]:
            return self._old[stage][place]
        new, young, middle, older = self._by_age
        return (new if years < 4 else young if age < 33 else middle if age < 45 else older)[place]


class _Names:
    """Names that nobody is meant by; two teachers may bear one."""

    def __init__(self, draw: Draw, total: int) -> None:
        self._surnames = draw.whole(0, len(_SURNAMES) - 1, total)
        self._given = [draw.share(0, 1, total) for _ in range(2)]
        self._two = draw.chance(0.75, total)

    def of(self, place: int, gender: str) -> str:
        given = _GIVEN[gender]
        first, second = (given[int(column[place] * len(given))] for column in self._given)
        return _SURNAMES[self._surnames[place]] + first + (second if self._two[place] else "")


class _Wishes:
    """Schools of the own stage: of every second volunteer, of few others."""

    def __init__(self, county: County, draw: Draw, total: int) -> None:
        self._schools: dict[str, list[str]] = {}
        for school in county.rural:
            self._schools.setdefault(school.stage, []).append(school.id)
        self._minded = draw.share(0, 1, total)
        self._number = draw.whole(1, 3, total)
        self._places = draw.share(0, 1, 3 * total).reshape(total, 3)

    def of(self, place: int, stage: str, *, eager: bool) -> tuple[str, ...]:
        known = self._schools.get(stage)
        if not known or self._minded[place] > (0.5 if eager else 0.06):
            return ()
        picks = self._places[place][: self._number[place]]
        return tuple(dict.fromkeys(known[int(pick * len(known))] for pick in picks))
