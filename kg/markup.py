"""HTML source to tags and stretches of text, each with its place in the source.

A tokenizer after the WHATWG HTML standard (13.2.5), as far as reading goes: comments, raw-text elements, quoted attributes
and character references are told apart, and anything at all is some sequence of tokens. Every step goes forward, so time is
linear in the source, whatever it is. (``html.parser`` gives lines and columns instead of offsets, and some of its versions
take quadratic time on unclosed tags.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import NamedTuple

__all__ = ["RAW_TEXT", "Token", "pieces", "tokens"]

# Their content is text up to their own end tag, whatever it looks like.
RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"})

_MARKUP = re.compile("<(?=[a-zA-Z/!?])")
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>""")
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[/!?][^>]*+(?:>|\Z)", re.DOTALL)
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW_TEXT}
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?+""")
# The hundred names that count without a semicolon too, the longest first.
_LEGACY = "|".join(sorted((name for name in html5 if not name.endswith(";")), key=lambda name: (-len(name), name)))
_WORDS = r"(?:[^&\s]|&(?!#[0-9xX]|[A-Za-z]))++"
_REFERENCE = rf"&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[A-Za-z][A-Za-z0-9]*+;|(?:{_LEGACY}))"
_PIECE = re.compile(rf"{_WORDS}(?: {_WORDS})*+|\s++|{_REFERENCE}|&")


class Token(NamedTuple):
    """``[start, end)`` of the source: a tag by its lower-case name, or text, whose name is empty.

    ``closing`` marks an end tag; ``written`` is what stands between a tag's name and its end.
    """

    start: int
    end: int
    name: str = ""
    closing: bool = False
    written: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of a tag, names in lower case, the first of each; values decoded.

        >>> next(tokens('<meta name=date CONTENT="2025-07-30">')).attributes
        {'name': 'date', 'content': '2025-07-30'}
        """
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.written):
            found.setdefault(name.lower(), unescape("".join(values)))
        return found


def tokens(source: str) -> Iterator[Token]:
    """The tags of an HTML source and the text between them, in order; comments and declarations left out.

    >>> [(token.name or "text", token.start, token.end) for token in tokens("<p>a < b<!-- c --></p>")]
    [('p', 0, 3), ('text', 3, 8), ('p', 18, 22)]
    """
    at = 0
    while at < len(source):
        markup = _MARKUP.search(source, at)
        if not markup:
            yield Token(at, len(source))
            return
        if markup.start() > at:
            yield Token(at, markup.start())
        at = markup.start()
        tag = _TAG.match(source, at)
        if not tag:
            at = _after_no_tag(source, at)
            continue
        name = tag[2].lower()
        yield Token(at, tag.end(), name, bool(tag[1]), tag[3])
        at = tag.end()
        if name in RAW_TEXT and not tag[1]:
            end = _RAW_END[name].search(source, at)
            stop = end.start() if end else len(source)
            if stop > at:
                yield Token(at, stop)
            at = stop


def _after_no_tag(source: str, at: int) -> int:
    """The end of a comment or declaration; the end of the source for a tag that never ends."""
    other = _COMMENT.match(source, at)
    return other.end() if other else len(source)


def pieces(source: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The text of the source's ``[start, end)`` as it reads, in pieces with their places.

    A piece is words with single spaces between, other white space, or a character reference.

    >>> list(pieces("R&amp;D up", 0, 10))
    [(0, 1, 'R'), (1, 6, '&'), (6, 10, 'D up')]
    """
    for found in _PIECE.finditer(source, start, end):
        piece = found[0]
        yield found.start(), found.end(), unescape(piece) if piece.startswith("&") else piece
