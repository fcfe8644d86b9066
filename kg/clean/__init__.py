"""From the page as it was found to the text that a reader would read, with the way back to every raw character.

Six stages, each a function from a text to what is wrong with it: characters that were read in the wrong encoding
(``mojibake``), that no reader sees or that only look right (``letters``), symbols strewn over the page (``decoration``), text
set into the sentences (``splices``), paragraphs broken into lines (``wrapping``), and what stands around the article
(``boilerplate``). They run until nothing changes, so that cleaning a clean text does nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from kg.align import Edit, OffsetMap, edited
from kg.clean.boilerplate import boilerplate
from kg.clean.decoration import decoration
from kg.clean.letters import invisible, look_alikes
from kg.clean.mojibake import mojibake
from kg.clean.rules import Rules, default_rules, load_rules
from kg.clean.splices import splices
from kg.clean.wrapping import wrapping
from kg.model import CleanText, Document, Removal

__all__ = ["Rules", "clean", "default_rules", "load_rules", "reasons"]

_REASONS = (
    *("mojibake", "invisible", "look-alike", "decoration"),
    *("headline-fragment", "rotated-headline", "advertisement", "line-break"),
)
_MAX_ROUNDS = 8  # a page settles in two; more needs text that was made to outlast it


def reasons(rules: Rules | None = None) -> tuple[str, ...]:
    """The reason codes that a removal can carry: those of the stages, then those of the boilerplate patterns.

    >>> reasons()[:3]
    ('mojibake', 'invisible', 'look-alike')
    """
    patterns = (rules or default_rules()).boilerplate
    return (*_REASONS, *dict.fromkeys(pattern.reason for pattern in patterns))


class _Cleaning:
    """A text on its way: what it is by now, the map from the raw text, and what was removed so far."""

    def __init__(self, text: str, offsets: OffsetMap, keep: Collection[str]) -> None:
        self.text, self.offsets, self.keep = text, offsets, keep
        self.removals: list[Removal] = []
        self.headline: str | None = None

    def change(self, edits: Sequence[Edit], reason: str, confidence: float) -> None:
        """Makes edits, which are in order, for a reason."""
        if edits and reason not in self.keep:
            self.removals += (Removal(*self.offsets.to_source(start, end), reason, confidence) for start, end, _ in edits)
            self._edit(edits)

    def drop(self, stretches: Iterable[tuple[int, int, str, float]]) -> list[int]:
        """Drops stretches, which are in order, each with its reason and confidence. Where they were in the text that is left."""
        wanted = [stretch for stretch in stretches if stretch[2] not in self.keep]
        if not wanted:
            return []
        self.removals += (Removal(*self.offsets.to_source(start, end), reason, sure) for start, end, reason, sure in wanted)
        self._edit(Edit(start, end) for start, end, _, _ in wanted)
        dropped = accumulate(end - start for start, end, _, _ in wanted)
        return [end - shift for (_, end, _, _), shift in zip(wanted, dropped, strict=True)]

    def _edit(self, edits: Iterable[Edit]) -> None:
        self.text, step = edited(self.text, edits)
        self.offsets = self.offsets.then(step)


def _round(work: _Cleaning, rules: Rules) -> None:
    """Every stage once."""
    work.change(mojibake(work.text), "mojibake", 0.95)
    work.change(invisible(work.text), "invisible", 1.0)
    work.change(look_alikes(work.text), "look-alike", 0.9)
    seams = work.drop((start, end, "decoration", sure) for start, end, sure in decoration(work.text, rules.decoration))
    found, headline = splices(work.text, seams, rules)
    work.headline = work.headline or headline
    work.drop(found)
    work.change(wrapping(work.text, rules.wrapping), "line-break", 0.9)
    work.drop(boilerplate(work.text, rules.boilerplate, rules.splice.confidence))


def clean(document: Document, *, rules: Rules | None = None, keep: Collection[str] = ()) -> CleanText:
    """The readable text of a document, its map to ``document.text``, and what was removed (in order of the raw text).

    A page of HTML is first reduced to what it shows. ``rules`` are those of ``ontology/cleaning.toml`` unless others are given;
    ``keep`` names reasons (see ``reasons``) for which nothing is removed. Line breaks stay but for those that only wrap a line.
    Raises ValueError where ``keep`` names no reason.

    >>> from kg.model import Source
    >>> page = Document("d", "营收\u200b为4▷=■◇.1亿元", Source("page.txt", ""))
    >>> cleaned = clean(page)
    >>> cleaned.text, [page.text[removal.start : removal.end] for removal in cleaned.removals]
    ('营收为4.1亿元', ['\\u200b', '▷=■◇'])
    >>> cleaned.offsets.to_source(3, 6)
    (4, 11)
    """
    rules = rules or default_rules()
    known = reasons(rules)
    if wrong := set(keep).difference(known):
        raise ValueError(f"no reason for a removal: {', '.join(sorted(wrong))}; there are {', '.join(known)}")
    text, offsets = document.text, OffsetMap.identity(len(document.text))
    if document.source.media_type == "text/html":
        from kg.html import visible  # parsers load only where a page needs them

        text, offsets = visible(document.text)
    work = _Cleaning(text, offsets, keep)
    for _ in range(_MAX_ROUNDS):
        before = len(work.removals)
        _round(work, rules)
        if len(work.removals) == before:
            break
    removals = tuple(sorted(work.removals, key=lambda removal: (removal.start, removal.end)))
    return CleanText(document, work.text, work.offsets, removals, work.headline)
