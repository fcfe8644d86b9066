"""The guesses of language models before they are weighed: two names taken for one are parted, ends inside other words go.

Models see where names are better than where they end. A guess that runs over “and” between two firms, that takes the unit of the
number before it along, or that begins in the middle of a word is mended here, once for the page, so that counts and votes are of
names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.wordlists import alternatives, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.model import Mention, Sentence
    from kg.ontology import Ontology

__all__ = ["Guesses"]

_AND = re.compile(r" (?:and|&) (?=[A-Z])")
_AROUND = 60  # characters before a guess that are looked at
_FULL = 3  # characters of a full Chinese name
_TO = re.compile(r" to (?=[A-Z])")


class Guesses:
    """The rules, by the lists of ``ontology/patterns/names.toml``.

    >>> from kg.ontology import Ontology
    >>> from kg.model import Mention, Sentence
    >>> text = "It was set up by Orvane Power and Lindal Steel."
    >>> whole = Mention(17, 46, "Orvane Power and Lindal Steel", "Organization", "model", 0.6)
    >>> sentence = Sentence(text, 0, "en", 0, (), (whole,))
    >>> [m.text for m in Guesses(Ontology.load()).cleaned([sentence])[0].mentions]
    ['Orvane Power', 'Lindal Steel']
    """

    def __init__(self, ontology: Ontology) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        en: Mapping[str, object] = ontology.names.get("en", {})
        self._whole = re.compile(alternatives(words(zh.get("whole_words"))))
        self._last = frozenset((*words(en.get("firm_words")), *words(en.get("organization_suffixes"))))
        self._units = frozenset(words(en.get("extensions")))
        self._vague = self._units | self._last | frozenset(words(en.get("sections")))
        founders = "|".join(words(en.get("founders_before")))
        self._founders = re.compile(rf"(?:{founders}) $") if founders else re.compile("(?!)")

    def cleaned(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences with their guesses mended; names of the lexicon stay as they are."""
        alone = {m.text for s in sentences if s.language == "en" for m in s.mentions if not _AND.search(m.text)}
        people = {m.text.rpartition(" ")[2] for s in sentences for m in s.mentions if m.label == "Person" and " " in m.text}
        whole = "\n".join(s.text for s in sentences if s.language == "zh")
        return [replace(s, mentions=tuple(_shortened(m, whole) for m in self._mended(s, alone, people))) for s in sentences]

    def _mended(self, sentence: Sentence, alone: Collection[str], people: Collection[str]) -> Iterator[Mention]:
        whole = [m.span() for m in self._whole.finditer(sentence.text)] if sentence.language == "zh" else []
        for mention in sentence.mentions:
            if mention.source != "model":
                yield mention
            elif sentence.language == "en":
                yield from self._parted(mention, sentence.text[max(0, mention.start - _AROUND) : mention.start], alone, people)
            elif not any(a < mention.end < b for a, b in whole):
                start = max((b for a, b in whole if a < mention.start < b), default=mention.start)
                if start < mention.end - 1:
                    yield replace(mention, start=start, text=sentence.text[start : mention.end])

    def _parted(self, mention: Mention, before: str, alone: Collection[str], people: Collection[str]) -> Iterator[Mention]:
        """Both names of a guess that joins two: firms of two words each, the first by its last word or alone elsewhere; people
        where only people stand, or where the first has the surname of one of the page (``people``).
        """
        if mention.label == "Organization" and (to := _TO.search(mention.text)):  # sold Orvane to Lindal
            yield replace(mention, end=mention.start + to.start(), text=mention.text[: to.start()])
            yield replace(mention, start=mention.start + to.end(), text=mention.text[to.end() :])
            return
        joint = _AND.search(mention.text) if mention.label == "Organization" else None
        if joint is None or " and " in mention.text[joint.end() :]:
            yield mention
            return
        first, second = mention.text[: joint.start()], mention.text[joint.end() :]
        shown = first in alone and second in alone
        ends = first.rpartition(" ")[2], second.rpartition(" ")[2]
        firms = " " in first and " " in second and ends[0] in self._last
        firms = firms and (ends[0] not in self._units or (ends[1] in self._last and second.split(" ")[0] not in self._vague))
        full = second.count(" ") in (1, 2) and ends[1] not in self._last and joint.group() == " and "
        label = "Person" if full and (first in people or self._founders.search(before)) else mention.label
        if label == mention.label and ("," in first or not (firms or (shown and joint.group() == " and "))):
            yield mention
            return
        yield replace(mention, end=mention.start + len(first), text=first, label=label)
        yield replace(mention, start=mention.start + joint.end(), text=second, label=label)


def _shortened(mention: Mention, whole: str) -> Mention:
    """A guess of a person that ran on into the next word, where the page has the name before other words: 林远舟目|前.

    >>> from kg.model import Mention
    >>> _shortened(Mention(0, 4, "林远舟目", "Person", "model"), "林远舟目前任董事长。林远舟说").text
    '林远舟'
    """
    if mention.source != "model" or mention.label != "Person" or len(mention.text) != _FULL + 1:
        return mention
    name = mention.text[:_FULL]
    if mention.text.isascii() or whole.count(name) == whole.count(mention.text):
        return mention
    return replace(mention, end=mention.start + _FULL, text=name)
