"""The page: self-contained, without anybody's personal data, readable in a browser without a network, at any size."""

from __future__ import annotations

import itertools
import re
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pairopt import words
from pairopt.county import School
from pairopt.plan import Pair, Plan
from pairopt.report.figure_tables import proof
from pairopt.report.map import MOST_LABELS, draw_map
from pairopt.report.page import render_page
from pairopt.report.report import Report
from pairopt.result import GoalResult
from pairopt.search import SEARCHES
from pairopt.settings import Slack

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


@LANGS
def test_it_refers_to_nothing_outside_itself(dehua_report, lang) -> None:
    html = render_page(dehua_report, lang)
    assert not re.search(r"https?:|src=|href=|url\(|@import|<script|<link|<iframe|[\"'(]//", html)


def test_it_tells_the_whole_plan(dehua_report) -> None:
    html = render_page(dehua_report, "zh")
    for school in (*dehua_report.county.urban, *dehua_report.county.rural):
        assert f">{school.name}</text>" in html
    assert html.count('class="kept"') == dehua_report.kpis.pairs_kept + 1
    assert html.count('class="new"') == dehua_report.kpis.pairs - dehua_report.kpis.pairs_kept + 1
    for row in dehua_report.unmet:
        assert row.detail.zh in html
    for goal in dehua_report.goals:
        assert proof(dehua_report, goal).zh in html
    assert "审核通过" in html and "提示一句。" in html and "10 km" in html


def forms(day: date) -> Iterator[str]:
    """The ways in which a birth date may be written."""
    yield from (f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y.%m}", f"{day:%Y%m}", f"{day:%Y/%m}", f"{day:%Y%m%d}")
    yield from (f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}", f"{day.year}年{day.month}月")
    yield str((day - date(1899, 12, 30)).days)


@LANGS
def test_it_holds_nothing_personal(dehua_report, lang) -> None:
    html = render_page(dehua_report, lang)
    numbers = set(re.findall(r"[\d年月./-]+", html))
    for teacher in dehua_report.county.teachers:
        assert teacher.id not in html
        assert not teacher.born or not numbers & set(forms(teacher.born))
    names = {teacher.name for teacher in dehua_report.county.teachers}
    assert not [name for name in sorted(names) if name in html]
    for code, word in words.EXEMPTIONS.items():
        if code != "other":
            assert code not in html and word.zh not in html


@LANGS
def test_it_does_not_tell_which_exemption_a_teacher_has(dehua_report, lang) -> None:
    after = dict(zip(words.EXEMPTIONS, [*list(words.EXEMPTIONS)[1:], next(iter(words.EXEMPTIONS))], strict=True))
    teachers = tuple(replace(one, exempt=after.get(one.exempt, "")) for one in dehua_report.county.teachers)
    assert teachers != dehua_report.county.teachers
    swapped = replace(dehua_report, county=replace(dehua_report.county, teachers=teachers))
    assert render_page(swapped, lang) == render_page(dehua_report, lang)


def test_names_are_escaped(dehua_report) -> None:
    schools = tuple(replace(school, name=f"<b>&{school.id}") for school in dehua_report.county.schools)
    html = render_page(replace(dehua_report, county=replace(dehua_report.county, schools=schools)), "zh")
    assert "<b>&" not in html and "&lt;b&gt;&amp;U01" in html


def crowd(report: Report, urban: int, rural: int, *, placed: bool = True) -> Report:
    """The county with so many units, all senders in one place, each rural unit with one partner."""
    def unit(side: str, number: int) -> School:
        spread = 0.0 if side == "urban" else 0.02
        spot = (118.2 + spread * (number % 20), 25.5 + spread * (number // 20)) if placed else (None, None)
        return School(f"{side[0].upper()}{number:03}", f"第{number}小学", f"{side}{number}", side, "primary",
                      lon=spot[0], lat=spot[1], pupils=100, classes=(1,) * 6 + (0,) * 6)

    schools = [unit("rural", number) for number in range(rural)] + [unit("urban", number) for number in range(urban)]
    pairs = tuple(sorted(Pair(f"U{number % urban:03}", f"R{number:03}") for number in range(rural)))
    county = replace(report.county, schools=tuple(schools), teachers=(), pairs=(), needs=(), travel=())
    return replace(report, county=county, plan=Plan(pairs))


def test_units_on_one_spot_are_spread(dehua_report) -> None:
    for report in (dehua_report, crowd(dehua_report, 12, 20), crowd(dehua_report, 100, 300)):
        drawn = draw_map(report.county, report.plan)
        urban = [mark.at for mark in drawn.marks if mark.school.side == "urban"]
        for one, other in itertools.combinations(urban, 2):
            assert (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 > (1.7 * drawn.radius) ** 2


def test_units_without_coordinates_have_a_place(dehua_report) -> None:
    nowhere = crowd(dehua_report, 5, 12, placed=False)
    drawn = draw_map(nowhere.county, nowhere.plan)
    assert drawn.scale is None
    assert len({mark.at for mark in drawn.marks}) == 17
    assert all(0 < mark.at[0] < drawn.width and 0 < mark.at[1] < drawn.height for mark in drawn.marks)
    assert "第3小学" in render_page(nowhere, "zh")
    schools = tuple(replace(one, lon=None) if one.id == "R03" else one for one in dehua_report.county.schools)
    drawn = draw_map(replace(dehua_report.county, schools=schools), dehua_report.plan)
    beside = next(mark for mark in drawn.marks if mark.school.id == "R03")
    assert beside.at[0] > max(mark.at[0] for mark in drawn.marks if mark is not beside)


def test_a_large_county_stays_usable(dehua_report) -> None:
    large = crowd(dehua_report, 100, 300)
    html = render_page(large, "zh")
    assert len(html) < 1_500_000
    assert "小学</text>" not in html and f"超过 {MOST_LABELS} 所" in html
    assert '<details class="table" open>\n<summary>各校' not in html


def test_names_on_the_map_hardly_overlap(dehua_report) -> None:
    drawn = draw_map(dehua_report.county, dehua_report.plan)
    boxes = [
        (mark.label[0], mark.label[1] - 11, mark.label[0] + 13 * len(mark.school.name), mark.label[1] + 3)
        for mark in drawn.marks if mark.label]
    assert len(boxes) == 25
    assert all(box[0] >= 0 and box[2] <= drawn.width for box in boxes)
    clashes = [
        (one, other) for one, other in itertools.combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 4 and min(one[3], other[3]) - max(one[1], other[1]) > 4]
    assert not clashes


def told(report: Report, result: GoalResult, lang, **slack: Slack) -> str:
    county = replace(report.county, slack=slack)
    return proof(replace(report, county=county, goals=(report.goals[0], result)), result).say(lang)


def test_proofs_are_told_in_plain_words(dehua_report) -> None:
    first = dehua_report.goals[0]
    assert proof(dehua_report, first).zh == (
        f"已证明：任何方案的“覆盖短缺课时”都不超过{first.value}；本方案已达到，不可能更好。")
    optimal = GoalResult("sent", 15, 15, 15, 0.0, "optimal", "compact")
    assert told(dehua_report, optimal, "en") == (
        "Proven: no plan that keeps the earlier goals has less than 15 in “sent”;"
        " this plan reaches it and cannot be better.")
    assert "至多还差3" in told(dehua_report, replace(optimal, bound=12, gap=0.2, status="feasible"), "zh")
    assert "前面的目标尚未证明最优" in told(dehua_report, replace(optimal, status="feasible"), "zh")
    unproven = GoalResult("sent", 15, 15, None, None, "feasible", None)
    assert "没有证明" in told(dehua_report, unproven, "zh")
    given = told(dehua_report, replace(optimal, value=16), "zh", coverage=Slack(12))
    assert "（计容许量）" in given and "让到16" in given


def browse(arguments: list[str], page: Path, folder: Path) -> str:
    """Run Chromium without a network."""
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
         f"--user-data-dir={folder / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND", *arguments, page.as_uri()],
        check=True, capture_output=True, text=True, timeout=120)
    return done.stdout


@pytest.mark.chromium
@LANGS
def test_a_browser_shows_it_without_a_network(dehua_report, lang, tmp_path) -> None:
    page = tmp_path / "report.html"
    page.write_text(render_page(dehua_report, lang), "utf-8")
    dom = browse(["--dump-dom"], page, tmp_path)
    assert "德化二中高中部(理科)" in dom and {"zh": "结对图", "en": "Map of pairs"}[lang] in dom
    picture = tmp_path / "report.png"
    browse([f"--screenshot={picture}", "--window-size=1000,3000"], page, tmp_path)
    assert colourful_rows(picture) > 1500


def colourful_rows(picture: Path) -> int:
    """Count the rows of a PNG that differ from the row above them; a blank page has next to none."""
    data, chunks, place = picture.read_bytes(), b"", 8
    while place < len(data):
        length, kind = int.from_bytes(data[place:place + 4]), data[place + 4:place + 8]
        chunks += data[place + 8:place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    width, height = (int.from_bytes(data[at:at + 4]) for at in (16, 20))
    raw = zlib.decompress(chunks)
    stride = len(raw) // height
    assert stride > width
    return len({raw[row * stride:(row + 1) * stride] for row in range(height)})


def test_who_made_and_who_proved_it_is_told_in_chinese_words(dehua_report) -> None:
    page = render_page(dehua_report, "zh")
    assert "整体模型（compact）" in page and "整体模型（CP-SAT）" in page
    assert "compact model" not in page and "compact model" in render_page(dehua_report, "en")


def test_every_search_has_chinese_words_and_a_newcomer_bears_its_own_name() -> None:
    assert set(SEARCHES) <= set(words.ENGINES)
    assert words.engine("newcomer") == ("newcomer", "newcomer")
