"""The brackets in which a text says what it will call a thing from here on, and those that follow a name.

甲股份有限公司（以下简称“甲”或“公司”）, 乙（下称“乙集团”、“乙”，股票代码：600999）, Orvane Holdings (“Orvane” or the
“Company”): one bracket may give several names, and stand between a name and its next bracket. What is generic names nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["before_brackets", "short_names"]

_MARKS = '“"「『”」』'
_SAID = r"(?:以下|下)?(?:统|合|并)?(?:证券|股票|公司)?(?:简|全)?称(?:为|作)?[:：]?\s?"
_SHORT = re.compile(
    rf"[(（](?:(?:[^()（）“”\n]{{2,40}}[，,；;] ?)?{_SAID}[“\"「]?|[“\"「])"
    r"(?P<name>[^()（）“”\"「」\n，,、；;]{2,24})[”\"」]?(?:[，,；;][^()（）\n]{2,40})?[)）]"
)
_SEVERAL = re.compile(
    rf"[(（](?:(?:[^()（）“”\n]{{2,40}}[，,；;] ?)?{_SAID}|(?:[a-z]+,? ){{0,4}})(?P<names>[“\"「][^()（）\n]{{2,80}}?[”\"」])"
    r"(?:[，,；;][^()（）\n]{2,40})?[)）]"
)
_ONE = re.compile(r"[“\"「](?P<name>[^“”\"「」]{2,24})[”\"」]")
_LINKS = re.compile(r"(?:[、，,；;]|或者?|以及|及|和|与| ?(?:and|or|the|collectively|together|,) ?)*")
_BRACKET = re.compile(r"[(（][^()（）\n]{1,80}[)）]$")


def short_names(text: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Where each such bracket begins, and the spans of the names in it, without the quotes.

    >>> text = "远帆数科（以下简称“远帆”或“公司”）"
    >>> [(start, [text[a:b] for a, b in names]) for start, names in short_names(text)]
    [(4, ['远帆', '公司'])]
    """
    for match in _SHORT.finditer(text):
        yield match.start(), [match.span("name")]
    for match in _SEVERAL.finditer(text) if any(mark in text for mark in _MARKS) else ():
        start, end = match.span("names")
        found = [one.span("name") for one in _ONE.finditer(text, start, end)]
        between = _ONE.sub("", text[start:end])
        if len(found) > 1 and _LINKS.fullmatch(between):
            yield match.start(), found


def before_brackets(text: str, end: int) -> int:
    """The place before the brackets that end at a place: where the name ends that several brackets follow.

    >>> before_brackets("远帆数科（下称“远帆”）（Yuanfan）", 12)
    4
    """
    while bracket := _BRACKET.search(text, max(0, end - 82), end):
        end = bracket.start()
    return end
