"""Text in two languages: the one mechanism by which pairopt speaks.

Chinese is what a planner sees first, English what a programmer sees. Both stand side by side where the thing is
said, so that a rule and its sentence live in one file and neither language can be forgotten.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence or word in Chinese and English.

    Parameters
    ----------
    zh
        The Chinese text; may hold ``{name}`` fields.
    en
        The English text, with the same fields.
    """

    zh: str
    en: str

    def fill(self, **values: object) -> Text:
        """Put values into the fields; a value that is a `Text` itself speaks in each language."""
        return Text(*(
            template.format(**{key: _in(value, lang) for key, value in values.items()})
            for lang, template in zip(_LANGS, self, strict=True)
        ))

    def say(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh" else self.en


_LANGS: tuple[Lang, Lang] = ("zh", "en")
_LAST_NARROW = 0x2E7F


def _in(value: object, lang: Lang) -> object:
    return value.say(lang) if isinstance(value, Text) else value


def columns(text: str) -> int:
    """Return the columns that a text takes in a font of one width: Chinese characters take two."""
    return sum(2 if ord(letter) > _LAST_NARROW else 1 for letter in text)


def same(text: object) -> Text:
    """Return a text that reads the same in both languages (a name, an id, a number)."""
    return Text(str(text), str(text))


def listing(items: list[Text] | tuple[Text, ...]) -> Text:
    """Join texts with the comma of each language."""
    return Text("、".join(item.zh for item in items), ", ".join(item.en for item in items))
