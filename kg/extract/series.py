"""Names that follow from others of the page: versions of one series, editions of a conference, a firm without its legal form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.wordlists import HAN, alternatives
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.model import Sentence

__all__ = ["Series", "editions", "parts_of", "without_form"]

_NUMBERED = re.compile(rf"(?P<stem>.*?[A-Za-z{HAN}])(?P<gap>[ -]?)[Vv]?\d+(?:\.\d+)*(?P<tail>代|[ A-Za-z]*)")
_END = r"(?![\d.]*[\dA-Za-z%％亿万千百元年月日倍个名人台辆届])"
_YEAR_BEHIND = re.compile(r" ?(?:20\d\d)(?![\d年/-])")
_YEAR_BEFORE = re.compile(r"(?<!\d)20\d\d$")


class Series:
    """The series of a page, from its products with numbers: beside 银杏Nova 7 also 银杏Nova 6, beside Pelican 3 Pelican 2."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """``names``: wording and class of the products that are sure."""
        self._labels: dict[str, str] = {}
        for name, label in sorted(names):
            if (match := _NUMBERED.fullmatch(name)) and (len(match["stem"]) > 1 or not match["stem"].isascii()):
                self._labels.setdefault(match["stem"], label)
        stems = alternatives(self._labels)
        self._pattern = re.compile(
            rf"(?<![A-Za-z0-9])(?P<stem>{stems})[ -]?\d+(?:\.\d+)*(?:代| (?:Pro|Max|Plus|Ultra|Mini|Air))?{_END}"
        )

    def find(self, sentence: Sentence) -> Iterator[Mention]:
        """Names in a sentence that differ from a name of the page by their number only."""
        for match in self._pattern.finditer(sentence.text) if self._labels else ():
            label = self._labels[match["stem"]]
            yield Mention(match.start(), match.end(), match.group(), label, "pattern:series", 0.86)


def editions(sentence: Sentence, conferences: Iterable[Mention]) -> Iterator[Mention]:
    """Conferences with the year of an edition beside them: GTC 2025, 2025世界人工智能大会. An edition is an event of its own."""
    text = sentence.text
    for mention in conferences:
        before = _YEAR_BEFORE.search(text, 0, mention.start)
        behind = _YEAR_BEHIND.match(text, mention.end)
        if before or behind:
            start = before.start() if before else mention.start
            end = behind.end() if behind and not before else mention.end
            yield Mention(start, end, text[start:end], mention.label, "pattern:version", 0.95)


def without_form(names: Mapping[str, Mention], legal: Collection[str], common: Collection[str]) -> dict[str, Mention]:
    """Firms of a page without their legal form: Orvane beside Orvane Inc.; never a word that the page writes small too.

    >>> list(without_form({"Orvane Inc.": Mention(0, 11, "Orvane Inc.", "Company", "model")}, {"Inc."}, ()))
    ['Orvane']
    """
    found: dict[str, Mention] = {}
    for name, mention in names.items():
        words: Sequence[str] = name.replace(",", "").split()
        while len(words) > 1 and words[-1] in legal:
            words = words[:-1]
        short = " ".join(words)
        if mention.label == "Company" and short != name and len(short) > 2 and short.lower() not in common and short in name:
            found[short] = Mention(0, len(short), short, "Company", "name", 0.85)
    return found


def parts_of(sure: Mapping[str, Mention], sentences: Sequence[Sentence]) -> dict[str, Mention]:
    """The words of the full personal names of a page, as names of their own: those that it never writes as common words."""
    parts: dict[str, Mention] = {}
    for name, mention in sure.items():
        words = re.split("[ ·]", name)
        if mention.label == "Person" and len(words) > 1:
            for word in (words[0], words[-1]):
                if len(word) > 2 and ((word[0].isupper() and word[1:].islower()) or not word.isascii()):
                    parts[word] = Mention(0, 0, word, "Person", "name", 0.82)
    common = {t.text for s in sentences if s.language == "en" for t in s.tokens if t.text.islower()} if parts else set()
    return {word: mention for word, mention in parts.items() if word.lower() not in common}
