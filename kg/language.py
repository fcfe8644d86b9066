"""Chinese or English: of a document, and of each paragraph where a page mixes them.

The script decides, counted in Chinese characters against Latin words. A Chinese page is full of Latin names, labels and
product lists that are not English, so a paragraph of it counts as English only where it runs: enough words, and enough of them
function words, which are 40% of the words of English earnings calls and next to none of a list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.fold import fold
from kg.model import CleanText, Language, Passage

__all__ = ["LONGEST_PASSAGE", "detect", "passages"]

LONGEST_PASSAGE = 10_000  # characters; what comes after takes more than linear time on a single passage

_SAMPLE = 100_000  # characters that settle the language of a document
_LEAST_WORDS = 6
_LEAST_FUNCTION_SHARE = 0.15
_LEAST_HAN = 4

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile("[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile("""[。！？；…]+[”’」』）"')]*|(?<![.!?])[.!?]++["'”’)]*+(?=\\s)""")
_FUNCTION_WORD = re.compile(
    r"\b(?:"
    r"a|about|after|all|also|an|and|are|as|at|be|been|before|but|by|can|could|did|do|does|for|from|had|has|have|he|"
    r"her|his|how|i|if|in|into|is|it|its|just|more|most|my|no|not|of|on|one|or|our|out|over|she|so|some|than|that|the|"
    r"their|them|then|there|these|they|this|those|to|up|was|we|were|what|when|where|which|who|will|with|would|you|your"
    r")\b",
    re.IGNORECASE,
)


class _Script(NamedTuple):
    """What a text is written in: Chinese characters and Latin words."""

    han: int
    words: int


def _script(text: str) -> _Script:
    return _Script(len(_HAN.findall(text)), len(_WORD.findall(text)))


def detect(text: str) -> Language:
    """The language that most of a text is in, by its first 100,000 characters; Chinese where it has no letters at all.

    >>> detect("Meta发布了Llama 4"), detect("Tencent (腾讯) said that revenue rose."), detect("2025")
    ('zh', 'en', 'zh')
    """
    script = _script(text[:_SAMPLE])
    return "zh" if script.han >= script.words else "en"


def passages(clean: CleanText, language: Language | None = None) -> Iterator[Passage]:
    """The paragraphs of a clean text in order, each a line that is not blank, with its language and its place.

    ``language`` is the document's; without it what the document says of itself counts, then what most of it is in. A short
    line in the other script has the document's language. A paragraph of more than 10,000 characters is parted at sentence ends.
    Traditional Chinese is given in simplified characters, each where it was: words are matched in these, quotes are the clean
    text's own.

    >>> from kg.align import OffsetMap
    >>> from kg.model import Document, Source
    >>> text = "苹果公司发布财报。\\nTim Cook\\nThis is what we said, and it was good for all of us."
    >>> document = Document("a", text, Source("a.txt", ""))
    >>> [(p.start, p.language) for p in passages(CleanText(document, text, OffsetMap.identity(len(text))), "zh")]
    [(0, 'zh'), (10, 'zh'), (19, 'en')]
    """
    main = language or clean.document.language or detect(clean.text)
    folded = fold(clean.text)
    for line in _LINE.finditer(clean.text):
        for start, end in _parted(clean.text, *line.span()):
            stretch = clean.text[start:end]
            if text := stretch.strip():
                at = start + len(stretch) - len(stretch.lstrip())
                written = _of_paragraph(text, main)
                yield Passage(folded[at : at + len(text)] if written == "zh" else text, at, written)


def _of_paragraph(text: str, main: Language) -> Language:
    script = _script(text)
    if main == "en":
        return "zh" if script.han >= max(_LEAST_HAN, script.words) else "en"
    if script.words < _LEAST_WORDS or script.words <= 2 * script.han:
        return "zh"
    function = len(_FUNCTION_WORD.findall(text))
    return "en" if function >= max(2, _LEAST_FUNCTION_SHARE * script.words) else "zh"


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of at most ``LONGEST_PASSAGE`` characters: up to the last sentence end, else the last space, else the limit."""
    while end - start > LONGEST_PASSAGE:
        stop = start + LONGEST_PASSAGE
        ends = [found.end() for found in _SENTENCE_END.finditer(text, start, stop)]
        cut = ends[-1] if ends else text.rfind(" ", start, stop) + 1 or stop
        yield start, cut
        start = cut
    yield start, end
