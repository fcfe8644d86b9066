"""The names of a page as labels and introductions correct them: a name after "our next question comes from" is a person's.

>>> from kg.model import Sentence
>>> page = PageNames((Sentence("Next is Ann Lee of Northfield.", 5, "en", 0),), {})
>>> page.person((13, 20)).text, page.firm((24, 34)).label
('Ann Lee', 'Company')
>>> [m.text for m in page.sentences()[0].mentions]
['Ann Lee', 'Northfield']
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.calls.layout import Layout
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.calls.turn import Span
    from kg.model import Sentence

__all__ = ["ORGANIZATIONS", "PageNames"]

ORGANIZATIONS = frozenset({"Organization", "Company", "BusinessUnit", "Brand"})
_SCORE = 0.95


class PageNames:
    """The mentions of a page's sentences, with those that a call makes plain put in.

    ``firms`` gives the lexicon's entry of an organization, as (id, class), by its name in lower case.
    """

    def __init__(self, sentences: Sequence[Sentence], firms: Mapping[str, tuple[str, str]]) -> None:
        self.layout = Layout(sentences)
        self._firms = firms
        self._mentions = [list(s.mentions) for s in self.layout.sentences]
        self._changed: set[int] = set()

    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences with their mentions as they are now; no two overlap."""
        return tuple(
            replace(s, mentions=tuple(sorted(self._mentions[i], key=lambda m: m.start))) if i in self._changed else s
            for i, s in enumerate(self.layout.sentences)
        )

    def is_organization(self, start: int, end: int) -> bool:
        """Whether the lexicon, or a name of the page, has this clean span as an organization."""
        if self.layout.text[start:end].casefold() in self._firms:
            return True
        return any(m.label in ORGANIZATIONS and m.start <= start and end <= m.end for m in self._at(start, end))

    def is_listed(self, start: int, end: int) -> bool:
        """Whether the lexicon has an entry for what stands at this clean span."""
        return self.layout.text[start:end].casefold() in self._firms or any(m.entity for m in self._at(start, end))

    def is_person(self, start: int, end: int) -> bool:
        """Whether the names found so far have a person at this clean span."""
        return any(m.label == "Person" for m in self._at(start, end))

    def person(self, span: Span, name: str = "") -> Mention:
        """The mention of a person at a clean span, put in where it is missing; offsets count in the clean text."""
        return self._put(span, "Person", name, keep=("Person",))

    def firm(self, span: Span) -> Mention:
        """The mention of an organization at a clean span, put in where it is missing."""
        return self._put(span, "Company", "", keep=tuple(sorted(ORGANIZATIONS)))

    def _at(self, start: int, end: int) -> list[Mention]:
        """The mentions that overlap a clean span, placed in the clean text."""
        index = self.layout.index(start)
        by = self.layout.sentences[index].start
        return [
            replace(m, start=m.start + by, end=m.end + by)
            for m in self._mentions[index]
            if m.start + by < end and start < m.end + by
        ]

    def _put(self, span: Span, label: str, name: str, keep: tuple[str, ...]) -> Mention:
        index = self.layout.index(
            span[1] - 1
        )  # a sentence may break inside "J.P. Morgan": the part before the break is in its name only
        sentence = self.layout.sentences[index]
        whole = " ".join(self.layout.text[slice(*span)].split())
        start, end = max(0, span[0] - sentence.start), span[1] - sentence.start
        over = [m for m in self._mentions[index] if m.start < end and start < m.end]
        for mention in over:
            known = mention.entity is not None  # of the lexicon: its name may be longer (Ann Lee in 安·李(Ann Lee)) or shorter
            fits = (mention.start, mention.end) == (start, end) or (known and (mention.start == start or end <= mention.end))
            if mention.label in keep and fits:
                return replace(mention, start=mention.start + sentence.start, end=mention.end + sentence.start)
        text, whole = sentence.text[start:end], name or whole
        entity, cls = self._firms.get(whole.casefold(), (None, label)) if label != "Person" else (None, label)
        inner = next((m for m in over if m.label == label == "Person" and m.entity), None)
        if inner is not None:
            entity = inner.entity
        made = Mention(start, end, text, cls, "introduced", _SCORE, entity, whole if whole != text else "")
        self._mentions[index] = [m for m in self._mentions[index] if m not in over] + [made]
        self._changed.add(index)
        return replace(made, start=start + sentence.start, end=end + sentence.start)
