"""Text that was written in UTF-8 and read in a one-byte encoding, set right again by ftfy (``â€™`` -> ``’``).

ftfy says what a line should read; this module says which characters of it came from which. A character that was read byte by
byte stands as the characters that these bytes are in the wrong encoding, perhaps several times over, so each can be found again
where it was. Nothing else that ftfy can do (quotes, widths, HTML entities) is asked of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.align import Edit, edited

__all__ = ["mojibake"]

_LINE = re.compile(r"[^\n]+")
_LONGEST = 4096  # characters looked at together where a line is longer: more context tells ftfy nothing, and one bad byte less
_WORD = re.compile(r"[A-Za-z0-9]{3,}")
# Latin letters, punctuation and symbols, Chinese characters and marks, full-width forms: what a character misread on the pages
# that this package reads is likely to be. A line with so many repairs may turn out to be in any script.
_FAMILIAR = re.compile("[\x00-\u017f\u2000-\u2bff\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00010000-\U0003ffff]*")
_ENOUGH = 6
_TRIED = 50  # lines by which a page with more bad ones is judged
_DEPTH = 3  # times that a text can have been misread


def mojibake(text: str) -> list[Edit]:
    """The edits that set misread text right, in order, an edit for each character written wrong. Time is linear in the text.

    >>> mojibake("cafÃ© â€“ å¹´")
    [Edit(start=3, end=5, text='é'), Edit(start=6, end=9, text='–'), Edit(start=10, end=13, text='年')]
    >>> mojibake("“营收”——Ärger, naïve café…")
    []
    """
    if text.isascii() or not _suspect().search(text):
        return []
    from ftfy.badness import is_bad

    bad = [(at, text[at:stop]) for at, stop in _pieces(text) if _suspect().search(text, at, stop) and is_bad(text[at:stop])]
    if len(bad) > _TRIED and 2 * sum(_comes_right(piece) for _, piece in bad[:_TRIED]) < _TRIED:
        return []  # whatever this page is, it is no text that was misread
    return [Edit(at + start, at + end, new) for at, piece in bad for start, end, new in _set_right(piece)]


@lru_cache(maxsize=1)
def _suspect() -> re.Pattern[str]:
    """A character without which ftfy calls nothing bad: of its categories all but the marks of ordinary text."""
    from ftfy.badness import MOJIBAKE_CATEGORIES  # loaded only for pages with more than ASCII

    ordinary = ("common", "start_punctuation", "end_punctuation")
    return re.compile(f"[{''.join(some for name, some in MOJIBAKE_CATEGORIES.items() if name not in ordinary)}]")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The lines, long ones cut behind an ASCII letter or digit where one is near, for no misread character has one."""
    for match in _LINE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST:
            stop = start + _LONGEST
            while stop > start + _LONGEST // 2 and not (text[stop - 1].isascii() and text[stop - 1].isalnum()):
                stop -= 1
            yield start, stop
            start = stop
        yield start, end


def _comes_right(piece: str) -> bool:
    """Whether a bad piece reads well once it is set right."""
    from ftfy.badness import is_bad

    return not is_bad(edited(piece, _set_right(piece))[0])


@lru_cache(maxsize=4096)
def _set_right(piece: str) -> tuple[Edit, ...]:
    """The edits within a piece of text."""
    from ftfy import TextFixerConfig, fix_encoding

    fixed = fix_encoding(piece, TextFixerConfig(explain=False))
    if fixed == piece:
        return ()
    edits = tuple(_differences(piece, fixed))
    # Two odd letters may look like one of any script; a line in another script would hold more.
    return edits if len(edits) >= _ENOUGH or all(_FAMILIAR.fullmatch(edit.text) for edit in edits) else ()


def _differences(old: str, new: str) -> Iterator[Edit]:
    """How to make the one from the other, an edit for each character that came of misread bytes.

    What cannot be told apart so is replaced as a whole, up to the next place at which both texts go on alike.
    """
    ways = [(encoding, depth) for depth in range(1, _DEPTH + 1) for encoding in _encodings()]
    i = j = 0
    while i < len(old) or j < len(new):
        if old[i : i + 2] == new[j : j + 2]:
            i, j = i + 1, j + 1
            continue
        way = None
        if j < len(new) and not new[j].isascii():
            way = next((w for w in ways if (form := _misread(new[j], *w)) and old.startswith(form, i)), None)
        if way is not None:
            end = i + len(_misread(new[j], *way))
            yield Edit(i, end, new[j])
            i, j = end, j + 1
            ways.sort(key=way.__ne__)  # the next one will have been misread in the same way
        elif i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
        else:
            edit = _until_alike(old, new, i, j)
            yield edit
            i, j = edit.end, j + len(edit.text)


def _until_alike(old: str, new: str, i: int, j: int) -> Edit:
    """The stretch of both texts up to the next word of ASCII letters that both have, or up to their ends."""
    end, place = len(old), len(new)
    for match in _WORD.finditer(old, i):
        if (found := new.find(match[0], j)) >= 0:
            end, place = match.start(), found
            break
    while end > i and place > j and old[end - 1] == new[place - 1]:
        end, place = end - 1, place - 1
    return Edit(i, end, new[j:place])


@lru_cache(maxsize=1)
def _encodings() -> tuple[str, ...]:
    from ftfy.chardata import CHARMAP_ENCODINGS

    return tuple(CHARMAP_ENCODINGS)


@lru_cache(maxsize=65536)
def _misread(character: str, encoding: str, depth: int) -> str:
    """What a character looks like when its UTF-8 was read in an encoding so many times; "" where it cannot be or is no other."""
    text = character
    for _ in range(depth):
        data = text.encode("utf-8", "surrogatepass")
        text = data.decode(encoding, "replace").replace("\ufffd", "")
        if len(text) != len(data):
            return ""
    return text if len(text) > 1 else ""
