"""The answer to a question about a plan (`answers.md`): a state, what rules say, what the opposite would cost, who else could."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pairopt.explain.alternatives import Alternative
from pairopt.explain.spoken import Says
from pairopt.explain.trial import Trial
from pairopt.text import Lang, Text

State = Literal["sent", "not_sent", "stands", "possible", "refused", "met", "unmet", "served", "unserved"]

STATES: Mapping[State, Text] = {
    "sent": Text("派出", "sent"),
    "not_sent": Text("不派出", "not sent"),
    "stands": Text("成立", "stands"),
    "possible": Text("可以而未选", "possible"),
    "refused": Text("规则不允许", "refused"),
    "met": Text("已补足", "met"),
    "unmet": Text("未补足", "unmet"),
    "served": Text("有支援", "served"),
    "unserved": Text("无支援", "unserved"),
}


@dataclass(frozen=True)
class Answer:
    """Why something in a plan is as it is.

    Parameters
    ----------
    about
        What was asked, by the name of its option.
    text
        All of it in words, a sentence each.
    rules
        Every active rule with something to say, in the order of the book.
    instead
        The plan made again with the opposite forced; None where rules refuse that, or the question has no opposite.
    alternatives
        Who else could fill the post, the best first.
    more
        What only some questions have.
    """

    about: Mapping[str, object]
    state: State
    text: tuple[Text, ...]
    rules: tuple[Says, ...]
    instead: Trial | None = None
    alternatives: tuple[Alternative, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """Return the answer as `explain --json` prints it."""
        return {"about": dict(self.about), "state": self.state} | {
            key: _said(value, lang) for key, value in self.more.items()
        } | {
            "rules": [{"id": one.rule, "refuses": one.refuses, "text": one.text.say(lang)} for one in self.rules],
            "instead": self.instead.as_json() if self.instead else None,
            "alternatives": [one.as_json() for one in self.alternatives],
            "text": _joined(self.text).say(lang),
        }


def _joined(sentences: Sequence[Text]) -> Text:
    return Text("".join(one.zh for one in sentences), " ".join(one.en for one in sentences))


def _said(value: object, lang: Lang) -> object:
    """Return plain data in one language."""
    match value:
        case Text():
            return value.say(lang)
        case Mapping():
            return {key: _said(one, lang) for key, one in value.items()}
        case list():
            return [_said(one, lang) for one in value]
        case _:
            return value
