"""Who speaks: the stretches of a call, their speakers, and the questions in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.namepatterns import outer
from kg.model import Mention, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.cues import Cues

__all__ = ["Turn", "turns"]

_COLON = re.compile(r"\s*[:：](?!//)")
_QUESTION = re.compile(r"[^。！？!?\n.]+[？?]")


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of one speaker: clean ``[start, end)``, the speaker where a name is given, and the spans of the questions asked."""

    order: int
    start: int
    end: int
    speaker: Mention
    questions: tuple[tuple[int, int], ...] = ()


def turns(sentences: Sequence[Sentence], cues: Cues) -> tuple[Turn, ...]:
    """The turns of a page in its order: from a person's name before a colon to the next one or the end of the paragraph.

    A question is a question sentence of someone whom the words before the name call an analyst.
    """
    found: list[tuple[int, int, Mention, bool, int]] = []
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.label != "Person":
                continue
            _, end = outer(sentence.text, mention.start, mention.end)
            colon = _COLON.match(sentence.text, end)
            if colon is None:
                continue
            asks = cues.of(sentence.language)["asker"].search(sentence.text[max(0, mention.start - 24) : mention.start]) is not None
            placed = Mention(mention.start + sentence.start, mention.end + sentence.start, mention.text, mention.label, mention.source, mention.score, mention.entity, mention.name)
            found.append((sentence.start + colon.end(), sentence.passage, placed, asks, sentence.start))
    out: list[Turn] = []
    for order, (start, passage, speaker, asks, _) in enumerate(found, start=1):
        following = [row for row in found if row[0] > start]
        stop = min((row[2].start for row in following), default=None)
        same = [s for s in sentences if s.passage == passage and s.start + len(s.text) > start]
        end = max((s.start + len(s.text) for s in same), default=start)
        if stop is not None:
            end = min(end, stop)
        out.append(Turn(order, start, end, speaker, tuple(_questions(same, start, end)) if asks else ()))
    return tuple(t for t in out if t.end > t.start)


def _questions(sentences: Sequence[Sentence], start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for sentence in sentences:
        at = max(0, start - sentence.start)
        for match in _QUESTION.finditer(sentence.text, at):
            span = (sentence.start + match.start(), sentence.start + match.end())
            if span[1] <= end:
                spans.append(span)
    return spans
