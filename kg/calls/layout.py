"""The clean text of a page as its sentences give it back: every character in its place, lines told apart.

>>> from kg.model import Sentence
>>> page = Layout((Sentence("Good day.", 0, "en", 0), Sentence("Ann Lee:", 10, "en", 1), Sentence("Hi.", 19, "en", 1)))
>>> page.text, page.lines
('Good day.\\nAnn Lee: Hi.', ((0, 9), (10, 22)))
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.calls.turn import Span
    from kg.model import Sentence

__all__ = ["Layout"]


class Layout:
    """``text`` is as long as the clean text up to the end of the last sentence; ``lines`` are the paragraphs in it."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = tuple(sentences)
        self._starts = [s.start for s in self.sentences]
        parts: list[str] = []
        lines: list[list[int]] = []
        at, passage = 0, -1
        for sentence in self.sentences:
            fresh = sentence.passage != passage
            gap = sentence.start - at
            parts.append(("\n" if fresh and gap else "").ljust(gap))
            parts.append(sentence.text)
            at, passage = sentence.start + len(sentence.text), sentence.passage
            if fresh:
                lines.append([sentence.start, at])
            else:
                lines[-1][1] = at
        self.text = "".join(parts)
        self.lines: tuple[Span, ...] = tuple((a, b) for a, b in lines)
        self._line_starts = [a for a, _ in self.lines]

    def index(self, offset: int) -> int:
        """The number of the sentence that holds an offset, or else of the last one before it (0 where there is none)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def line(self, offset: int) -> Span:
        """The paragraph that holds an offset, or else the last one before it."""
        return self.lines[max(0, bisect_right(self._line_starts, offset) - 1)]
