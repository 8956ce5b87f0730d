"""The rank that a title names (`domain.md` §4)."""

from __future__ import annotations

import re

from pairopt import words
from pairopt.read.value import narrow

_RANKS = {
    # title: (rank, rank where it is an old title of primary schools or kindergartens)
    "正高级": ("full_senior", "full_senior"),
    "高级": ("senior", "middle"),
    "一级": ("middle", "assistant"),
    "二级": ("assistant", "assistant"),
    "三级": ("assistant", "assistant"),
}
_FORM = re.compile(rf"(中小学|中学|小学|幼儿园)?({'|'.join(_RANKS)})(?:教师)?")
_WORDS = {word.casefold(): rank for rank, text in words.TITLES.items() for word in (rank, *text)}
"""Ranks by their own names."""


def rank_of(title: str) -> str | None:
    """Return the key of `pairopt.words.TITLES` that a title names; None where it names no rank.

    特级教师 is an honour, not a rank.
    """
    text = "".join(narrow(title).casefold().split())
    match = _FORM.fullmatch(text)
    if match:
        old_title = match[1] in ("小学", "幼儿园")
        return _RANKS[match[2]][old_title]
    return _WORDS.get(narrow(title).casefold().strip())
