"""Text set into sentences: halves of the headline, advertisements, keywords for search engines.

What gives an insert away is the page's own habit. Where decoration precedes every mark, an insert stands between a run
of decoration and a mark that has none, and often that mark is doubled. The removal of decoration leaves its places
(``seams``) for this stage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import add
from typing import NamedTuple

from kg.clean.headline import first_line, fragments, is_rotated, named_start, set_right
from kg.clean.rules import Rules
from kg.clean.symbols import is_mark

__all__ = ["Splice", "splices"]

_CLAUSE_MARKS = frozenset("，。、；：！？,;:!?")
_CLOSING_QUOTES = "”’」』）)\"'"
_SENTENCE_ENDS = "。.?？…"
_SHORT_LINE = re.compile(r"^[^\n]{8,80}$", re.MULTILINE)
_CLAUSE_MARK = re.compile(f"[{''.join(sorted(_CLAUSE_MARKS))}]")


class Splice(NamedTuple):
    """A stretch to drop, why (``headline-fragment``, ``rotated-headline`` or ``advertisement``), and how sure that is."""

    start: int
    end: int
    reason: str
    confidence: float


class _Insert(NamedTuple):
    """A piece that begins where no text does, and how many marks without decoration end it: none, one, or one that is doubled."""

    start: int
    end: int
    marks: int


class _Page:
    """A text with the places where decoration stood, and what they say of any place in it."""

    def __init__(self, text: str, seams: Sequence[int], rules: Rules) -> None:
        self.text, self.rules = text, rules.splice
        self.spam, self.plain = rules.spam, rules.decoration.plain
        self.seams = seams
        self.places = frozenset(seams)

    def ends_piece(self, place: int) -> bool:
        """Whether a piece can end there: before a mark without decoration, or at the end of a line."""
        return place >= len(self.text) or ((is_mark(self.text[place]) or self.text[place] == "\n") and place not in self.places)

    def seam_before(self, place: int) -> int:
        """The last seam before a place, -1 without one."""
        at = bisect_left(self.seams, place)
        return self.seams[at - 1] if at else -1

    def seam_after(self, place: int) -> int:
        """The first seam after a place, the text's length without one."""
        at = bisect_right(self.seams, place)
        return self.seams[at] if at < len(self.seams) else len(self.text)


def _shown_fragments(page: _Page, line: tuple[int, int]) -> Iterator[Splice]:
    """Pieces of the first line between a seam and a mark without decoration."""
    size = page.rules.min_fragment
    head = page.text[slice(*line)]
    swallowed = len(head) - len(head.lstrip(page.plain))  # a dash at its start went with the decoration before it
    for start, end, is_beginning in fragments(page.text, (line[0] + swallowed, line[1]), page.rules):
        if is_beginning:
            last = min(end, page.seam_after(start) - 1)
            end = next((place for place in range(last, start + size - 1, -1) if page.ends_piece(place)), -1)
        else:
            start = max(start, page.seam_before(end))
        if start in page.places and page.ends_piece(end) and end - start >= size and page.seam_before(end) <= start:
            yield Splice(start, end, "headline-fragment", 0.97)


def _halves(page: _Page, line: tuple[int, int]) -> list[Splice]:
    """The two pieces in mid-sentence that make up the first line, where there is one such pair."""
    text, size, whole = page.text, page.rules.min_fragment, line[1] - line[0]
    beginnings: dict[int, list[int]] = {}
    endings: dict[int, list[int]] = {}
    for start, end, is_beginning in fragments(text, line, page.rules):
        for length in range(size, end - start + 1):
            place, stop = (start, start + length) if is_beginning else (end - length, end)
            if page.ends_piece(stop) and not (is_mark(text[place - 1]) or text[place - 1].isspace()):
                (beginnings if is_beginning else endings).setdefault(length, []).append(place)
    pairs = [(length, whole - length) for length in beginnings if whole - length in endings]
    if len(pairs) != 1 or len(beginnings[pairs[0][0]]) != 1 or len(endings[pairs[0][1]]) != 1:
        return []
    spans = ((beginnings[pairs[0][0]][0], pairs[0][0]), (endings[pairs[0][1]][0], pairs[0][1]))
    return [Splice(place, place + length, "headline-fragment", page.rules.halves) for place, length in spans]


def _inserts(page: _Page) -> list[_Insert]:
    """Pieces that begin at a seam where no mark stands and end at a mark without decoration, else where they must have ended."""
    text, limits = page.text, page.rules
    found: list[_Insert] = []
    for start in page.seams:
        if start < len(text) and not is_mark(text[start]):
            most = min(start + limits.max_insert + 1, page.seam_after(start))
            match = _CLAUSE_MARK.search(text, start, most)
            end = match.start() if match else most
            if "\n" not in text[start:end]:
                found.append(_Insert(start, end, 1 + (text[end : end + 1] == text[end + 1 : end + 2]) if match else 0))
    return found


def _habits(page: _Page, explained: int) -> tuple[bool, bool]:
    """Whether decoration stands hardly anywhere but before marks, and whether most clause marks have it.

    ``explained`` is the number of seams before no mark that have another explanation: a headline's piece or a doubled mark.
    """
    limits = page.rules
    before_marks = sum(is_mark(page.text[place : place + 1]) for place in page.seams)
    marks = sum(map(page.text.count, _CLAUSE_MARKS))
    decorated = sum(page.text[place : place + 1] in _CLAUSE_MARKS for place in page.places)
    return (
        before_marks >= max(limits.min_runs, limits.min_runs_before_marks * (len(page.seams) - explained)),
        decorated >= limits.min_marks_decorated * marks,
    )


def _confidence(piece: str, base: float, pairs: Counter[str], page: _Page) -> float:
    """How sure an insert is: the ``base`` that its place gives, the words in it, and how much of it the page has elsewhere."""
    limits = page.rules
    own = Counter(map(add, piece, piece[1:]))
    share = sum(pairs[pair] > count for pair, count in own.items()) / max(1, len(own))
    sure = base + limits.spam_word * len(set(page.spam.findall(piece)))
    sure += limits.foreign * (share <= limits.foreign_below) + limits.familiar * (share >= limits.familiar_above)
    return round(min(sure, 0.99), 2)


def _decorated_inserts(page: _Page, line: tuple[int, int] | None) -> tuple[list[Splice], bool]:
    """What the habits of decoration show on a page, and whether they are those of a page with such inserts."""
    limits = page.rules
    shown = list(_shown_fragments(page, line)) if line else []
    inserts = _inserts(page)
    explained = {splice.start for splice in shown} | {insert.start for insert in inserts if insert.marks > 1}
    before_marks, all_marks = _habits(page, len(explained))
    if not before_marks:
        return [], False
    base = limits.base if all_marks else limits.base_of_some
    inserts = [insert for insert in inserts if insert.end - insert.start >= limits.min_insert]
    pairs = _pairs(page.text, inserts)
    for start, end, marks in inserts:
        sure = _confidence(page.text[start:end], base + limits.doubled_mark * (marks > 1), pairs, page) if marks else 0.0
        if sure < limits.confidence:
            end, marks = _last_of_words(page, start, end), 0
            sure = _confidence(page.text[start:end], base + limits.cut_at_word, pairs, page)
        # An insert right behind a mark has its own mark at its end; any other stands before the sentence's.
        before = page.text[max(0, start - 2) : start].rstrip(_CLOSING_QUOTES)
        has_mark = marks > 1 or (marks == 1 and before[-1:] in _CLAUSE_MARKS)
        if end > start:
            shown.append(Splice(start, end + has_mark, "advertisement", sure))
    return shown, all_marks


def _last_of_words(page: _Page, start: int, end: int) -> int:
    """The end of the last word of advertisements in a stretch that has two or more different ones; else 0."""
    words = list(page.spam.finditer(page.text, start, end))
    return words[-1].end() if len({word[0] for word in words}) > 1 else 0


def _pairs(text: str, inserts: Sequence[_Insert]) -> Counter[str]:
    """How often the text has each pair of neighbours that an insert has."""
    wanted = {pair for start, end, _ in inserts for pair in map(add, text[start : end - 1], text[start + 1 : end])}
    return Counter(filter(wanted.__contains__, map(add, text, text[1:]))) if wanted else Counter()


def _lines_of_words(page: _Page) -> list[Splice]:
    """Short lines of words of advertisements that are no sentences and whose wording the page has nowhere else."""
    short = (match.span() for match in _SHORT_LINE.finditer(page.text) if match[0][-1] not in _SENTENCE_ENDS)
    lines = [_Insert(*span, 0) for span in short if _last_of_words(page, *span)]
    pairs = _pairs(page.text, lines)
    return [
        Splice(start, end, "advertisement", _confidence(page.text[start:end], page.rules.line_of_words, pairs, page))
        for start, end, _ in lines
    ]


def splices(text: str, seams: Sequence[int], rules: Rules) -> tuple[list[Splice], str | None]:
    """What was set into the sentences of a text, in order, and the headline set right where its first line is a rotation of it.

    ``seams`` are the places, in order, at which decoration was removed from the text. Time is linear in the text.

    >>> from kg.clean.rules import default_rules
    >>> splices("平常的一句话，没有别的。", [], default_rules())
    ([], None)
    """
    page = _Page(text, seams, rules)
    line = first_line(text, rules.splice)
    found, is_decorated = _decorated_inserts(page, line)
    found += _lines_of_words(page)
    if line and not found:
        found = _halves(page, line)
    sure = [splice for splice in found if splice.confidence >= rules.splice.confidence]
    kept: list[Splice] = []
    for splice in sorted(sure, key=lambda splice: (splice.start, -splice.confidence)):
        if not kept or splice.start >= kept[-1].end:
            kept.append(splice)
    if not line:
        return kept, None
    head, body = text[slice(*line)], _without(text, line[1], kept)
    is_shown = any(splice.reason == "headline-fragment" for splice in kept) and is_rotated(head, body)
    start = named_start(head, body, rules.after_name) if is_shown or is_decorated else 0
    headline = (set_right(head, body) if is_shown else None) or (head[start:] + head[:start] if start else None)
    return ([Splice(*line, "rotated-headline", 0.9), *kept], headline) if is_shown or start else (kept, None)


def _without(text: str, start: int, dropped: Sequence[Splice]) -> str:
    """The text from ``start`` without the splices, a space in the place of each."""
    parts = []
    for splice in dropped:
        parts.append(text[start : splice.start])
        start = splice.end
    return " ".join((*parts, text[start:]))
