"""Names that one place of a page, or what is known of the page, makes plain, found again all over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import daachorse

from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Sentence

__all__ = ["Echo", "own_names"]


def own_names(company: str | None) -> Echo:
    """Finds the company of the page by its name, by its first word if long enough, and by the parts of a double name."""
    names = {}
    if company:
        words = company.replace(",", "").split()
        for name in {company, words[0], *(words[0].split("-") if "-" in words[0] else ())}:
            if len(name) > 3 or name == company or (len(name) > 2 and name.isupper()):
                names[name] = Mention(0, 0, name, "Company", "metadata", 0.95, None, company)
    return Echo(names)


class Echo:
    """Finds again, all over a document, the names that one place in it has made plain.

    >>> from kg.model import Sentence
    >>> echo = Echo({"Orvane": Mention(0, 6, "Orvane", "Company", "pattern:legal", 0.95)})
    >>> [(m.start, m.text, m.score) for m in echo.find(Sentence("Orvanes sell what Orvane makes.", 0, "en", 0, (), ()))]
    [(18, 'Orvane', 0.9)]
    """

    def __init__(self, sure: dict[str, Mention]) -> None:
        self._texts = sorted(sure)
        self._sure = sure
        self._automaton = (
            daachorse.CharwiseDoubleArrayAhoCorasick(self._texts, daachorse.MATCH_KIND_LEFTMOST_LONGEST) if self._texts else None
        )

    def find(self, sentence: Sentence) -> Iterable[Mention]:
        """The names where they stand in a sentence; one in Latin letters is no part of a longer word."""
        if self._automaton is None:
            return
        text = sentence.text
        for start, end, index in self._automaton.find(text):
            known = self._sure[self._texts[index]]
            if known.text[0].isascii() and start and text[start - 1].isalnum() and text[start - 1].isascii():
                continue
            if known.text[-1].isascii() and end < len(text) and text[end].isalnum() and text[end].isascii():
                continue
            yield Mention(
                start,
                end,
                text[start:end],
                known.label,
                known.source if known.source.startswith("pattern:") else f"echo:{known.source}",
                min(known.score, 0.9),
                known.entity,
                known.name,
            )
