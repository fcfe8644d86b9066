"""A headline that was cut and rotated: its halves inside the sentences of the page, and its right order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.clean.rules import SpliceRules
from kg.clean.symbols import is_mark

__all__ = ["first_line", "fragments", "is_rotated", "named_start", "set_right"]

_SHORTEST_NAME = 2
_INK = re.compile(r"\S")
_LATIN = re.compile(r"[A-Za-z0-9]+(?:[.,&'’\-][A-Za-z0-9]+)*%?")


def first_line(text: str, rules: SpliceRules) -> tuple[int, int] | None:
    """The span of the page's first line, where it is as long as headlines are, ends as no sentence, and text follows.

    >>> from kg.clean.rules import default_rules
    >>> first_line("某公司上半年净利润增长两成\\n正文。", default_rules().splice)
    (0, 13)
    """
    ink = _INK.search(text)
    if not ink:
        return None
    start = ink.start()
    stop = text.find("\n", start)
    line = text[start : stop if stop >= 0 else len(text)].rstrip()
    end = start + len(line)
    is_headline = rules.min_headline <= len(line) <= rules.max_headline and line[-1] not in "。；;"
    return (start, end) if is_headline and _INK.search(text, end) else None


def fragments(text: str, line: tuple[int, int], rules: SpliceRules) -> Iterator[tuple[int, int, bool]]:
    """Where the page holds a beginning or an end of its first line: the longest spans, and whether each is a beginning.

    Time is linear in the text.
    """
    head = text[slice(*line)]
    size = rules.min_fragment
    at = text.find(head[:size], line[1])
    while at >= 0:
        length = size
        while length < len(head) and text[at + length : at + length + 1] == head[length]:
            length += 1
        yield at, at + length, True
        at = text.find(head[:size], at + 1)
    at = text.find(head[-size:], line[1])
    while at >= 0:
        length = size
        while length < len(head) and at + size - length - 1 > line[1] and text[at + size - length - 1] == head[-length - 1]:
            length += 1
        yield at + size - length, at + size, False
        at = text.find(head[-size:], at + 1)


def _joints(line: str, body: str) -> list[int]:
    """Places in the rotated line at which the body shows no bond between the two neighbours, and no word or number is split."""
    inside = {place for match in _LATIN.finditer(line) for place in range(match.start() + 1, match.end())}
    return [
        place
        for place in range(1, len(line))
        if place not in inside and line[place - 1 : place + 1] not in body and not is_mark(line[place])
    ]


def is_rotated(line: str, body: str) -> bool:
    """Whether the last characters of a line and its first, written together, are wording of the body.

    >>> is_rotated("率提升两成！某公司上半年转化", "该公司上半年的转化率提升了两成。")
    True
    """
    ends = [line[-left:] + line[:right] for left, right in ((2, 1), (1, 2), (2, 2))]
    return not any(is_mark(c) for c in line[-1] + line[0]) and any(piece in body for piece in ends)


def named_start(line: str, body: str, after_name: re.Pattern[str]) -> int:
    """Where the name in the middle of a line stands that headlines of its form begin with and that the body has; 0 for none.

    >>> named_start("升两成某公司业绩说明会实录：转化率提", "某公司的转化率提升了。", re.compile("业绩说明会实录："))
    3
    """
    form = after_name.search(line)
    if not form:
        return 0
    stop = start = form.start()
    while start and line[start - 1 : stop] in body and not (is_mark(line[start - 1]) or line[start - 1].isspace()):
        start -= 1
    joints = (line[start - 1], line[-1], line[0])
    is_rotation = start > 0 and stop - start >= _SHORTEST_NAME and not any(is_mark(c) or c.isspace() for c in joints)
    return start if is_rotation else 0


def set_right(line: str, body: str) -> str | None:
    """The headline whose rotation ``line`` is; None where the page does not tell.

    It begins at the one place after a percent sign at which the body knows no bond between the neighbours and whose wording
    begins a sentence of the body. Of 1,500 rotated headlines of Chinese company news it gives 41, of which 39 are right.

    >>> set_right("转化率提升5%某公司上半年", "某公司上半年转化率提升了。")
    '某公司上半年转化率提升5%'
    >>> set_right("某公司上半年转化率提升5%", "某公司上半年转化率提升了。") is None
    True
    """
    if not is_rotated(line, body):
        return None
    places = [place for place in _joints(line, body) if line[place - 1] in "%％" and _begins_sentence(line, place, body)]
    return line[places[0] :] + line[: places[0]] if len(places) == 1 else None


def _begins_sentence(line: str, place: int, body: str) -> bool:
    latin = _LATIN.match(line, place)
    opening = latin[0] if latin else line[place : place + 2]
    sentence = re.compile(rf"(?:^|[。！？!?])[ \t\u3000]{{0,4}}{re.escape(opening)}", re.MULTILINE)
    return not opening[0].isdigit() and bool(sentence.search(body))
