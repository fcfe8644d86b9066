"""The words by which calls are marked, compiled from ``ontology/patterns/calls.toml``.

Lists of both languages are read together: a page mixes them, and neither matches the other's words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HAN_NAME", "CallWords"]

_NEVER = re.compile(r"(?!)")
_HAN = "\u3400-\u9fff"
_CAPITAL = "A-Z\u00c0-\u00de"
_INITIALS = r"(?:[A-Z]\.){1,3}"
HAN_NAME = f"(?:[{_HAN}]{{1,8}}(?:·[{_HAN}A-Z.]{{1,10}})+|[{_HAN}]{{2,4}})"
_PLACES = {
    "<NAME>": f"(?P<name>{HAN_NAME}?)(?=先生|女士|博士|提问|发言|[(（，。,:：；\\s]|$)",
    "<FIRM>": f"(?P<firm>[{_HAN}A-Za-z&. ]{{2,24}}?)",
    "<ABOUT>": f"(?P<about>[{_HAN}A-Za-z&、]{{0,24}}?)",
}


class CallWords:
    """Compiled lists; one that the file lacks matches nothing.

    >>> words = CallWords({"en": {"fillers": ["um"]}})
    >>> words.masked("Ann, um, Lee asks")
    'Ann      Lee asks'
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._en: Mapping[str, list[str]] = data.get("en", {})
        self._zh: Mapping[str, list[str]] = data.get("zh", {})
        particles = "|".join(self._en.get("particles", ["de"]))
        word = rf"(?:{_INITIALS}|[{_CAPITAL}][^\W\d_]*(?:['’-][^\W\d_]+)*)"
        self.person = rf"{word}(?: +(?:(?:{particles}) +){{0,2}}{word}){{0,4}}(?:,? +(?:Jr|Sr|III|II)\b\.?)?"
        part = rf"(?:{_INITIALS}|[{_CAPITAL}0-9][\w&'’-]*(?:\.\w+)*)"
        self.firm = rf"{part}(?: +(?:(?:and|of|&|de) +)?{part}){{0,6}}(?: +(?:company|llc|and +company)\b)?"
        titles = "|".join(self._en.get("titles", ["Mr"]))
        self.title = rf"(?:(?:{titles})\.? +)?"
        self._trim = sorted((w.split() for w in self._en.get("trim", ())), key=len, reverse=True)
        self._fillers = re.compile(
            rf"(?:,? (?:{'|'.join(self._en.get('fillers', ['(?!)']))}),?(?= ))+|\b[A-Za-z]{{1,6}}- (?=[A-Z])"
        )
        names: dict[str, None] = dict.fromkeys([*self._en, *self._zh])
        self._any = {name: self._compiled(name) for name in names}
        self.english = {name: _either(self._en.get(name, ())) for name in self._en}
        self.chinese = {name: tuple(re.compile(_placed(w)) for w in self._zh.get(name, ())) for name in self._zh}
        self.not_names = frozenset(w.casefold() for w in (*self._en.get("not_a_name", ()), *self._zh.get("not_a_name", ())))

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """A list of both languages as one expression."""
        return self._any.get(name, _NEVER)

    def lead(self, name: str) -> str:
        """The source of an English list, for use inside a larger expression; one that matches nothing where it is absent."""
        return rf"(?i:{_either(self._en.get(name, ()))})"

    def masked(self, text: str) -> str:
        """The text, as long as before, with fillers and broken-off words blank, so that names are whole."""
        return self._fillers.sub(lambda match: " " * len(match.group()), text)

    def trimmed(self, text: str) -> tuple[int, int]:
        """Where in a run of capitalised words the name lies: without words that only a sentence puts there.

        >>> CallWords({"en": {"trim": ["Please"]}}).trimmed("Northfield Bank Please")
        (0, 15)
        """
        spans = [match.span() for match in re.finditer(r"\S+", text)]
        words = [re.split("['’]", text[a:b].rstrip(".,"))[0] for a, b in spans]
        first, last = 0, len(words)
        for index in range(1, len(words)):
            if any(words[index : index + len(w)] == w for w in self._trim):
                last = index  # what follows such a word is the next sentence
                break
        while first < last and any(words[first : first + len(w)] == w for w in self._trim):
            first += 1
        if first >= last:
            return 0, 0
        start, end = spans[first][0], spans[last - 1][1]
        return start, start + len(text[start:end].rstrip(",'’- "))

    def _compiled(self, name: str) -> re.Pattern[str]:
        english, chinese = self._en.get(name, ()), [w for w in self._zh.get(name, ()) if "<" not in w]
        parts = [rf"\b(?:{_either(english)})(?!\w)"] if english else []
        parts += [f"(?:{_either(chinese)})"] if chinese else []
        return re.compile("|".join(parts), re.IGNORECASE) if parts else _NEVER


def _either(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(words) if words else "(?!)"


def _placed(pattern: str) -> str:
    for place, expression in _PLACES.items():
        pattern = pattern.replace(place, expression)
    return pattern
