"""An HTML page: the main text that a reader sees, with its map to the source, and what the head says of the page.

The text is laid out from the source itself, so that every character of it knows the characters that made it. Which blocks are the
article and which are menus, teasers and comments is decided by trafilatura (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15);
a block belongs to the article where its wording does. What no reader counts as text (scripts, ``nav``, ``footer``, ``aside``,
controls, hidden elements) goes by the HTML standard.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.align import Edit, OffsetMap, edited
from kg.html_head import head
from kg.markup import Token, pieces, tokens

__all__ = ["charset", "head", "is_blank", "is_page", "visible"]

_CHARSET = re.compile(rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,80}?encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL)

# What no reader counts as text, and what is text but not the page's own: menus, imprints, side matter.
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map",
    "title", "noembed", "noframes", "button", "select", "datalist", "textarea",
})  # fmt: skip
_AROUND = frozenset({
    "nav", "footer", "aside", "dialog", "menu",
})  # fmt: skip
_AROUND_ROLES = frozenset({
    "navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar",
})  # fmt: skip
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary",
    "ul",
})  # fmt: skip
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("tr", "table", "thead", "tbody", "tfoot", "caption"))
# A start tag that ends an element whose end tag may be left out (WHATWG HTML 13.1.2.4).
_ENDS = {
    "li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd"), "td": ("td", "th"), "th": ("td", "th"),
    "tr": ("td", "th", "tr"), "option": ("option",),
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_NOT_WORD = re.compile(r"[\W_]+")
_SHINGLE = 8
_SPANS = re.compile(r"\s(?:row|col)span\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)", re.IGNORECASE)
_LEAST_WORDS = 120  # characters; a page with less has no room for an article and things around it, and trafilatura guesses
_MOST_TAGS = 50_000  # beyond it the layout alone decides, so that time stays in bounds; an article has some hundreds


def charset(data: bytes) -> str | None:
    """The encoding that a page declares in its first 4 KB, as it writes it.

    >>> charset(b'<html><head><meta charset="gb2312">')
    'gb2312'
    """
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def is_page(text: str) -> bool:
    """Whether the text is an HTML page, by how it begins.

    >>> is_page("<!DOCTYPE html><p>Sales rose."), is_page("Sales <b>rose</b>.")
    (True, False)
    """
    return bool(_PAGE.match(text))


def visible(raw: str) -> tuple[str, OffsetMap]:
    r"""The main text of a page, and the map from the source to it.

    A line is a paragraph, a heading, a list item or a row of a table, with tabs between its cells. White space is
    as a browser shows it, except that a line break of the source between two Chinese characters goes. Where no
    main text is found, all text that a reader sees is taken.

    >>> text, offsets = visible("<h1>Q2</h1><script>x()</script><p>R&amp;D rose\n22%</p>")
    >>> text
    'Q2\nR&D rose 22%'
    >>> offsets.to_source(4, 5)
    (35, 40)
    """
    lines = _lines(raw)
    lines = [line for line in lines if not line.around] or lines
    return edited(raw, _edits(raw, _main(raw, lines)))


def is_blank(raw: str) -> bool:
    """Whether a page has no text that a reader would see, as one that its scripts fill.

    >>> is_blank("<title>News</title><div id=app></div><script>start()</script>")
    True
    """
    return not _lines(raw)


@dataclass(slots=True)
class _Line:
    """A line of the page: pieces ``(start, end, text)`` of the source, and the place of the tag that began it.

    ``around`` marks what stands in a menu, a footer or other side matter.
    """

    mark: tuple[int, int]
    around: bool
    parts: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return _words("".join(text for _, _, text in self.parts))


def _lines(raw: str) -> list[_Line]:
    layout = _Layout(raw)
    for token in tokens(raw):
        if token.name:
            layout.tag(token)
        else:
            layout.text(token)
    return layout.lines


def _words(text: str) -> str:
    return _NOT_WORD.sub("", text)


def _edits(raw: str, lines: list[_Line]) -> Iterator[Edit]:
    """The edits that leave of the source these lines only."""
    at = 0
    for number, line in enumerate(lines):
        for start, end, text in [(*line.mark, "\n"), *line.parts] if number else line.parts:
            if at < start:
                yield Edit(at, start)
            if raw[start:end] != text:
                yield Edit(start, end, text)
            at = end
    yield Edit(at, len(raw))


class _Layout:
    """Where lines begin and end, while the tags and texts of a page go by."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.lines: list[_Line] = []
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()
        # Depths of the outermost open elements that are unseen, and that are around the main text.
        self.unseen: int | None = None
        self.around: int | None = None
        # The breaks passed since the last text, by kind, and where the first of each stands; the white space likewise.
        self.breaks: dict[str, tuple[int, int]] = {}
        self.space: tuple[int, int] | None = None

    def tag(self, token: Token) -> None:
        name = token.name
        kind = "row" if name in _ROWS else "cell" if name in _CELLS else "block" if name in _BLOCKS else None
        if kind:
            self.breaks.setdefault(kind, (token.start, token.end))
        if token.closing:
            self._close(token)
        elif name not in _VOID:
            self._open(token)

    def _open(self, token: Token) -> None:
        ends = (*_ENDS.get(token.name, ()), "p" if token.name in _BLOCKS or token.name in _ROWS else "")
        while self.stack and self.stack[-1] in ends:
            self._pop(token)
        attributes = token.attributes if "=" in token.written or "hidden" in token.written else {}
        if self.unseen is None and (token.name in _UNSEEN or _is_hidden(token.name, attributes)):
            self.unseen = len(self.stack)
        if self.around is None and (token.name in _AROUND or attributes.get("role", "").lower() in _AROUND_ROLES):
            self.around = len(self.stack)
            self.breaks.setdefault("block", (token.start, token.end))
        self.stack.append(token.name)
        self.open[token.name] += 1

    def _close(self, token: Token) -> None:
        if self.open[token.name]:  # else it ends nothing; the count spares a search through the stack
            while self._pop(token) != token.name:
                pass

    def _pop(self, token: Token) -> str:
        name = self.stack.pop()
        self.open[name] -= 1
        if self.unseen == len(self.stack):
            self.unseen = None
        if self.around == len(self.stack):
            self.around = None
            self.breaks.setdefault("block", (token.start, token.end))
        return name

    def text(self, token: Token) -> None:
        if self.unseen is not None:
            return
        for start, end, text in pieces(self.raw, token.start, token.end):
            if text.isspace():
                self._white(start, end)
            elif text:
                self._word(start, end, text)

    def _white(self, start: int, end: int) -> None:
        if self.open["pre"] and "\n" in self.raw[start:end]:
            self.breaks.setdefault("block", (start, end))
        elif self.space is None:
            self.space = (start, end)
        elif self.space[1] == start:
            self.space = (self.space[0], end)

    def _word(self, start: int, end: int, text: str) -> None:
        line = self.lines[-1] if self.lines else None
        if line and "cell" in self.breaks and "row" not in self.breaks and line.around == (self.around is not None):
            line.parts.append((*self.breaks["cell"], "\t"))
        elif line is None or self.breaks:
            mark = min(self.breaks.values(), default=(start, start))
            line = _Line(mark, self.around is not None)
            self.lines.append(line)
        elif self.space and not self._is_wrapped(line.parts[-1][2], text):
            line.parts.append((*self.space, " "))
        line.parts.append((start, end, text))
        self.breaks = {}
        self.space = None

    def _is_wrapped(self, before: str, after: str) -> bool:
        """Whether the white space between is a line end of the source amid Chinese, which has no spaces."""
        start, end = self.space or (0, 0)
        return "\n" in self.raw[start:end] and bool(_WIDE.match(before[-1]) and _WIDE.match(after))


def _is_hidden(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element says that it is not shown; a whole page that says so is shown by its scripts."""
    return name not in ("html", "body") and ("hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", ""))))


def _main(raw: str, lines: list[_Line]) -> list[_Line]:
    """The lines of the article and its headline, or all where no article is found.

    A line counts where nearly all its stretches of eight characters stand in the main text that trafilatura finds, a shorter one
    where it is a line of that text: comparing wording, not mark-up, holds whatever trafilatura makes of white space.
    """
    if raw.count("<") > _MOST_TAGS or sum(len(line.words) for line in lines) < _LEAST_WORDS:
        return lines
    found = _extracted(raw)
    if not found:
        return lines
    whole = {_words(part) for line in found.splitlines() for part in (line, *line.split("|"))}
    text = _words(found)
    shingles = {text[i : i + _SHINGLE] for i in range(len(text) - _SHINGLE + 1)}
    title = _words(head(raw).title or "")
    headline = next((line for line in lines if line.words and 2 * len(line.words) >= len(title) and line.words in title), None)
    return [line for line in lines if line is headline or _belongs(line.words, whole, shingles)] or lines


def _belongs(words: str, whole: set[str], shingles: set[str]) -> bool:
    if len(words) <= _SHINGLE:
        return words in whole
    own = [words[i : i + _SHINGLE] for i in range(len(words) - _SHINGLE + 1)]
    return sum(shingle in shingles for shingle in own) >= 0.8 * len(own)


def _extracted(raw: str) -> str | None:
    import trafilatura  # here, for it takes half a second to load, which a build of plain text need not wait for

    # It warns of each method that finds nothing on a page before it tries the next; that is no news to anyone.
    logging.getLogger("trafilatura").setLevel(logging.ERROR)
    # Spans blow its tables up cell by cell (minutes for a few hundred rows), and wording is all that is asked of it here.
    unspanned = _SPANS.sub(" ", raw)
    return trafilatura.extract(unspanned, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False)
