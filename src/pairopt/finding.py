"""A finding: what a rule has to say about named entities, compared by equality."""

from __future__ import annotations

from dataclasses import dataclass

from pairopt.text import Lang, Text


@dataclass(frozen=True)
class Finding:
    """A refusal or a breach, told by the rule that found it.

    Parameters
    ----------
    rule
        Id of the rule.
    about
        Ids of the units and teachers concerned.
    text
        The sentence, names and numbers filled in. It never holds a birth date or an exemption code.
    """

    rule: str
    about: tuple[str, ...]
    text: Text

    def say(self, lang: Lang) -> str:
        """Return the sentence in one language."""
        return self.text.say(lang)

    def __str__(self) -> str:
        return f"[{self.rule}] {self.text.en}"
