"""Where sentences begin and end, by punctuation alone.

>>> text = "他说：“很好。”我们同意！\\n下一段"
>>> [text[a:b] for a, b in spans(text, "zh")]
['他说：“很好。”', '我们同意！', '下一段']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Language

__all__ = ["pieces", "spans"]

# A mark of ASCII ends a Chinese sentence only where no Latin letter or digit follows (a query string, Yahoo!Japan).
_CLOSING = "”’」』）)】》〉\"'"
_ENDS: dict[str, re.Pattern[str]] = {
    "zh": re.compile(rf"(?:[。！？；]|[!?;](?![A-Za-z0-9]))+[。！？；!?;{_CLOSING}]*|\n"),
    "en": re.compile(r"[.!?]+[”’\"')\]]*(?=\s+[“‘\"'(\[]?[A-Z0-9])|[。！？；]|\n"),
}
_BREAKS = re.compile(r"[，,、：:\s]")


def spans(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """The sentences of a text as half-open character spans without the white space around them; blank ones are left out.

    Chinese ends at 。！？； and their ASCII forms, English at .!? before white space and a capital or digit, both at a
    line break; closing quotes and brackets belong to the sentence that they close.

    >>> text = "Sales rose 4.1%. We invest."
    >>> [text[a:b] for a, b in spans(text, "en")]
    ['Sales rose 4.1%.', 'We invest.']
    """
    start = 0
    for end in [match.end() for match in _ENDS[language].finditer(text)] + [len(text)]:
        sentence = text[start:end]
        left, right = len(sentence) - len(sentence.lstrip()), len(sentence.rstrip())
        if right > left:
            yield start + left, start + right
        start = end


def pieces(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """Cut ``text[start:end]`` into spans of at most ``longest`` characters, after a comma or white space where there is one.

    >>> list(pieces("一二三，四五六", 0, 7, 5))
    [(0, 4), (4, 7)]
    """
    while end - start > longest:
        breaks = [match.end() for match in _BREAKS.finditer(text, start + longest // 2, start + longest)]
        cut = breaks[-1] if breaks else start + longest
        yield start, cut
        start = cut
    if start < end:
        yield start, end
