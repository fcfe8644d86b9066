"""Where turns begin: labels of all the kinds that transcripts use, in the order of the page.

Labels that stand alone on a line ("Ann Lee -- Northfield Bank -- Analyst", "Operator") and labels before a colon, at the
beginning of a line or, in Chinese and where a name is sure, in the middle of a paragraph that a splice ran together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.calls.introductions import Introduction
from kg.calls.turn import Side
from kg.calls.words import HAN_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.calls.names import PageNames
    from kg.calls.turn import Span
    from kg.calls.words import CallWords
    from kg.extract.terms import TermFinder
    from kg.model import Mention

__all__ = ["Mark", "Markers", "Marks"]

_COLON = r"\s*[:：](?!//)\s*"
_DASH = r"\s+(?:--|-|–|—)\s+"
_ENUM = re.compile(r"\s*\[\d+\]\s*$")
_AFTER_NAME = re.compile(r"\s*(?:[(（](?P<about>[^()（）\n]{1,60})[)）])?" + _COLON)
_BEFORE_NAME = re.compile(r"(?:^|[。！？!?；;，,、\s”’」』）)】.]|分析师)$")
_LONGEST_LABEL = 140
# Words in capitals and what joins them, as in "Executive Vice President of Sales, Acme & Co., Inc.".
_IN_CAPITALS = re.compile(r"(?:[A-Z0-9][\w’'.-]*|of|and|for|the|at|in|de|du|[&/()|,–—-]|\s)+")
_FIXED: tuple[tuple[str, Side], ...] = (("operator", "operator"), ("unnamed_analyst", "analyst"), ("unnamed_company", "company"))
_LETTERS: tuple[tuple[str, Side], ...] = (("ask", "analyst"), ("answer", "company"))
_LISTS: tuple[tuple[str, Side], ...] = (("list_company", "company"), ("list_analysts", "analyst"), ("list_all", ""))
_NOBODY: frozenset[str] = frozenset()
_ANALYST = "Analyst"


@dataclass(frozen=True, slots=True)
class Mark:
    """The beginning of a turn: the label's clean span and where what is said begins.

    kind: ``name``, ``numbered``, ``operator``, ``ask``, ``answer`` or ``unnamed``; key: what tells one speaker of the page from
    another; alone: the label has a line of its own; about: what the label says of a named speaker; part: the section that a line
    without a speaker opens (kind ``section``).
    """

    start: int
    end: int
    content: int
    kind: str
    key: str
    side: Side = ""
    about: Introduction | None = None
    alone: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The labels of a page in its order, and the people that its lists of participants name."""

    marks: tuple[Mark, ...]
    listed: tuple[Introduction, ...]


class Markers:
    """Finds labels by the words of a :class:`CallWords` and the offices of an ontology; ``surnames`` open Chinese names."""

    def __init__(self, words: CallWords, terms: TermFinder, surnames: frozenset[str]) -> None:
        self._words = words
        self._terms = terms
        self._surnames = surnames
        name, title = words.person, words.title
        heads = {
            kind: words[kind].pattern for kind in ("operator", "unnamed_analyst", "unnamed_company", "numbered", "ask", "answer")
        }
        self._numbered = re.compile(rf"(?P<key>(?:{heads['numbered']})\s*\d+){_COLON}", re.IGNORECASE)
        self._fixed = tuple(
            (kind, side, re.compile(rf"(?P<key>{heads[kind]})(?:\s*\[?\d+\]?)?(?:{_COLON}|\s*$)", re.IGNORECASE))
            for kind, side in _FIXED
        )
        self._qa = tuple(
            (kind, side, re.compile(rf"(?P<key>{heads[kind]})\s*\d{{0,3}}(?:{_COLON}|[.、]\s+)", re.IGNORECASE))
            for kind, side in _LETTERS
        )
        self._factset = re.compile(
            rf"<?(?P<qa>Q|A)\s*[-–—]\s*{title}(?P<name>{name})(?:{_DASH}(?P<about>[^<>:\n]{{2,80}}))?\s*>?\s*(?:{_COLON}|$)"
        )
        self._heading = re.compile(rf"\**{title}(?P<name>{name})\**(?:{_DASH}|\s*,\s+)(?P<about>[^:：\n]{{2,120}}?)\**$")
        self._inline = re.compile(
            rf"{title}(?P<name>{name})(?:(?:\s*[,(（\[]\s*|{_DASH})(?P<about>[^:：\n]{{2,80}}?)[)）\]]?)?{_COLON}"
        )
        self._bare = re.compile(rf"\**{title}(?P<name>{name})\**")
        self._letter = re.compile(rf"\s*\[?(?:(?P<ask>{heads['ask']})|{heads['answer']})\]?", re.IGNORECASE)
        self._han_list = re.compile(rf"(?P<name>{HAN_NAME})(?:\s*[(（]\s*|[\s，,—–-]+)(?P<about>[^。\n]{{2,40}}?)[)）]?$")
        self._han_inline = re.compile(rf"(?P<name>{HAN_NAME})(?:[(（](?P<about>[^()（）\n]{{1,40}})[)）])?{_COLON}")
        latin = r"(?:[(（](?P<latin>[^()（）\n]{2,40})[)）])?"
        self._analyst = re.compile(
            rf"(?:^|(?<=[。！？!?；;，,\s]))(?P<firm>[^。！？!?；;：:，,\n]{{2,24}}?)的?(?:{words['analyst'].pattern})\s*"
            rf"(?P<name>{HAN_NAME}|{name})\s*{latin}{_COLON}"
        )
        self._lists = tuple((side, re.compile(rf"\W*(?:{words[key].pattern})\W*", re.IGNORECASE)) for key, side in _LISTS)
        self._sections = tuple(
            (part, re.compile(rf"\W*(?:{words[key].pattern})\W*", re.IGNORECASE))
            for key, part in (("section_remarks", "PreparedRemarks"), ("section_questions", "QuestionsAndAnswers"))
        )

    def find(self, page: PageNames, *, is_call: bool, company: str = "") -> Marks:
        """The labels of a page; ``company`` is the name of the company that holds the call, where known.

        Names before a colon in the middle of a paragraph count only on the page of a call.
        """
        text = page.layout.text
        listed = list(self._participants(page)) if is_call else []
        places = dict(one.place for one in listed)
        known = frozenset(one.text.casefold() for one in listed)
        found: list[Mark] = []
        loose: list[Mark] = []
        taken = -1
        for number, line in enumerate(page.layout.lines):
            taken = max(taken, places.get(line[0], -1))
            if line[0] < taken:
                continue
            below = self._two_lines(page, number, known) if is_call else None
            mark = below or self._of_line(text, line, page, known)
            if below is not None:
                taken = below.content
            if mark is not None:
                found.append(mark)
            elif (mark := self._maybe(text, line)) is not None:
                loose.append(mark)
        found.extend(self._kept(loose, {m.key for m in found if m.kind == "name"}))
        found.extend(self._inside(page, {m.start for m in found}, is_call=is_call))
        found = [_of_a_firm(m, page, company) for m in found]
        return Marks(tuple(_apart(sorted(found, key=lambda m: (m.start, -m.content)))), tuple(listed))

    # ------------------------------------------------------------------ a label at the beginning of a line
    def _of_line(self, text: str, line: Span, page: PageNames, known: frozenset[str]) -> Mark | None:
        start, end = line
        near = min(end, start + _LONGEST_LABEL)
        if match := self._numbered.match(text, start, near):
            return Mark(start, match.end("key"), match.end(), "numbered", " ".join(match["key"].split()).casefold())
        for kind, side, pattern in self._fixed:
            if (match := pattern.match(text, start, near)) and (match.end() < near or near == end):
                name = "operator" if kind == "operator" else "unnamed"
                return Mark(start, match.end("key"), match.end(), name, match["key"].casefold(), side, alone=match.end() >= end)
        if match := self._factset.match(text, start, near):
            return self._named(text, match, line, "analyst" if match["qa"] == "Q" else "company")
        for kind, side, pattern in self._qa:
            if match := pattern.match(text, start, near):
                return Mark(start, match.end("key"), match.end(), kind, kind, side)
        for part, pattern in self._sections:
            if end - start < 40 and pattern.fullmatch(text, start, end):
                return Mark(start, end, end, "section", "", part=part)
        if end - start <= _LONGEST_LABEL and text[start:end].strip("*").casefold() in known:
            return Mark(start, end, end, "name", _key(text[start:end].strip("*")), about=_label(text, (start, end)), alone=True)
        if (
            text[end - 1] not in ".?!"
            and (match := self._heading.match(text, start, end))
            and end - start <= _LONGEST_LABEL
            and self._sure(match, page)
        ):
            return self._named(text, match, line, "")
        if (match := self._inline.match(text, start, near)) and self._sure(match, page, known):
            return self._named(text, match, line, "")
        return None

    def _sure(self, match: re.Match[str], page: PageNames, known: frozenset[str] = _NOBODY) -> bool:
        """Whether a label names a person: it says an office, is in capitals, stands in a list, or the page knows the name."""
        name, about = match["name"], match["about"] or ""
        if name.casefold() in self._words.not_names or self._offices(name) or self._words.trimmed(name) != (0, len(name)):
            return False
        if " " not in name and name.casefold() not in known and not name.isupper():
            return False
        spoken = name.casefold() in known or page.is_person(*match.span("name"))
        return (
            spoken
            or bool(about and (self._offices(about) or self._words["analyst"].search(about)))
            or (name.isupper() and " " in name)
        )

    def _maybe(self, text: str, line: Span) -> Mark | None:
        """A label that only its coming again makes one: two capitalised words, or a Chinese name, before a colon."""
        near = min(line[1], line[0] + _LONGEST_LABEL)
        match = self._inline.match(text, line[0], near)
        if (
            match
            and " " in match["name"]
            and match["name"].casefold() not in self._words.not_names
            and not self._offices(match["name"])
        ):
            return self._named(text, match, line, "")
        match = self._han_inline.match(text, line[0], near)
        if (
            match
            and (("·" in match["name"]) or {match["name"][0], match["name"][:2]} & self._surnames)
            and match["name"] not in self._words.not_names
        ):
            return self._named(text, match, line, "")
        return None

    def _kept(self, loose: list[Mark], sure: set[str]) -> Iterator[Mark]:
        counts: dict[str, int] = {}
        for mark in loose:
            counts[mark.key] = counts.get(mark.key, 0) + 1
        return (m for m in loose if counts[m.key] > 1 or m.key in sure)

    def _named(self, text: str, match: re.Match[str], line: Span, side: Side) -> Mark:
        about = self._said(text, match.span("name"), match.span("about") if match["about"] else None, line, side)
        about = replace(about, kind="label", place=(line[0], match.end("about") if match["about"] else match.end("name")))
        alone = match.end() >= line[1]
        return Mark(line[0], about.place[1], match.end(), "name", _key(about.text), about.side, about, alone)

    def _said(self, text: str, name: Span, about: Span | None, line: Span, side: Side) -> Introduction:
        """What a label or a line of a list says beside a name: parts between dashes or commas, each an office or a firm."""
        firm: Span | None = None
        roles: list[str] = []
        title: list[str] = []
        if about is not None:
            end = about[0] + len(_ENUM.sub("", text[slice(*about)]).rstrip(" *"))
            at = about[0]
            for piece in [*re.finditer(r"\s+(?:--|-|–|—)\s+|,\s+(?!Inc|Ltd|LLC|L\.L\.C|Co\b|Corp)", text[at:end]), None]:
                stop = about[0] + piece.start() if piece else end
                offices = self._offices(text[at:stop])
                analyst = self._words["analyst"].search(text, at, stop)
                if self._words["counted"].match(text, at, stop):
                    pass  # "Ann Lee, three analysts": these are others
                elif offices or analyst:
                    roles.extend(offices or (_ANALYST,))
                    title.append(text[at:stop].strip())
                elif firm is None and stop > at:
                    firm = (at, stop)
                at = about[0] + piece.end() if piece else end
        roles = list(dict.fromkeys(roles))
        side = side or ("analyst" if _ANALYST in roles else "company" if roles else "")
        if side == "analyst" and firm is not None and not roles:
            roles = [_ANALYST]
        return Introduction("list", name, " ".join(text[slice(*name)].split()), line, firm, tuple(roles), ", ".join(title), side)

    def _offices(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t.name for t in self._terms.find(text) if t.kind == "role"))

    # ------------------------------------------------------------------ a name on a line, office and firm on the next
    def _two_lines(self, page: PageNames, number: int, known: frozenset[str]) -> Mark | None:
        """A heading of two lines, and a Q or A at its end or on a third: "Ann Lee", "Analyst, Northfield Bank", "Q"."""
        text, lines = page.layout.text, page.layout.lines
        if number + 1 == len(lines):
            return None
        line, (start, end) = lines[number], lines[number + 1]
        match = self._bare.fullmatch(text, *line) if line[1] - line[0] <= _LONGEST_LABEL >= end - start else None
        if match is None or not self._is_name(match, page, known):
            return None
        letter = self._letter.fullmatch(text, *lines[number + 2]) if number + 2 < len(lines) else None
        content = letter.end() if letter else end
        last = self._letter.fullmatch(text, max(start, text.rfind(" ", start, end)), end)
        if last is not None and last.start() > start:
            end, letter = last.start(), letter or last
        if not _IN_CAPITALS.fullmatch(text, start, end):
            return None
        side: Side = "" if letter is None else "analyst" if letter["ask"] else "company"
        about = self._said(text, match.span("name"), (start, end), (line[0], end), side)
        if not about.roles:
            return None
        return Mark(line[0], end, content, "name", _key(about.text), about.side, replace(about, kind="label"), alone=True)

    def _is_name(self, match: re.Match[str], page: PageNames, known: frozenset[str]) -> bool:
        """Whether a line that could be anything in capitals can be a person's name."""
        name = match["name"]
        if name.casefold() in known or page.is_person(*match.span("name")):
            return True
        headings = (pattern for _, pattern in (*self._lists, *self._sections))
        is_other = (
            name.casefold() in self._words.not_names
            or page.is_organization(*match.span("name"))
            or self._offices(name)
            or any(pattern.fullmatch(name) for pattern in headings)
        )
        return " " in name and not is_other and self._words.trimmed(name) == (0, len(name))

    # ------------------------------------------------------------------ lists of participants
    def _participants(self, page: PageNames) -> Iterator[Introduction]:
        text, inside = page.layout.text, False
        side: Side = ""
        taken = -1
        for number, line in enumerate(page.layout.lines):
            header = next((s for s, pattern in self._lists if line[1] - line[0] < 40 and pattern.fullmatch(text, *line)), None)
            if header is not None:
                side, inside = header, True
                continue
            if not inside or line[0] < taken:
                continue
            if (below := self._two_lines(page, number, _NOBODY)) is not None and below.about is not None:
                taken = below.content
                yield replace(below.about, kind="list", side=side or below.side)
                continue
            match = self._heading.match(text, *line) or self._han_list.fullmatch(text, *line)
            if match is None or line[1] - line[0] > _LONGEST_LABEL or match["name"].casefold() in self._words.not_names:
                inside = False
                continue
            yield self._said(text, match.span("name"), match.span("about"), line, side)

    # ------------------------------------------------------------------ a label in the middle of a paragraph
    def _inside(self, page: PageNames, taken: set[int], *, is_call: bool) -> Iterator[Mark]:
        text = page.layout.text
        for match in self._analyst.finditer(text):
            if match.start() not in taken and (is_call or match.start() == page.layout.line(match.start())[0]):
                one = Introduction(
                    "label",
                    match.span("name"),
                    match["name"],
                    (match.start("firm"), match.end("name")),
                    match.span("firm"),
                    (_ANALYST,),
                    "",
                    "analyst",
                )
                yield Mark(match.start(), match.end("name"), match.end(), "name", _key(match["name"]), "analyst", one)
        for sentence in page.layout.sentences:
            for mention in sentence.mentions:
                if (
                    mention.label == "Person"
                    and sentence.language == "zh"
                    and (mark := self._of_mention(page, sentence.start, mention, is_call=is_call))
                ):
                    yield mark

    def _of_mention(self, page: PageNames, by: int, mention: Mention, *, is_call: bool) -> Mark | None:
        """A person before a colon, where a sentence or a paragraph can begin: 。安·李(Ann Lee)：."""
        text, start, end = page.layout.text, mention.start + by, mention.end + by
        named = _AFTER_NAME.match(text, end)
        colon = named or re.compile(r"\s*[)）]" + _COLON).match(text, end)
        if colon is None:
            return None
        line = page.layout.line(start)[0]
        before = text[max(line, start - 24) : start]
        offices = [t for t in self._terms.find(before) if t.kind == "role" and t.end == len(before.rstrip())]
        head = start - len(before) + offices[0].start if offices else start
        if not (head == line or (is_call and (offices or _BEFORE_NAME.search(text[max(line, head - 3) : head])))):
            return None
        roles = tuple(t.name for t in offices)
        firm = named.span("about") if named and named["about"] and page.is_organization(*named.span("about")) else None
        side: Side = "analyst" if _ANALYST in roles else "company" if roles else ""
        one = Introduction(
            "label",
            (start, end),
            mention.text,
            (head, firm[1] if firm else end),
            firm,
            roles,
            offices[0].text if offices else "",
            side,
        )
        return Mark(head, end, colon.end(), "name", mention.entity or _key(mention.text), side, one)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _of_a_firm(mark: Mark, page: PageNames, company: str) -> Mark:
    """A label with no more than another firm behind the name is an analyst's: 安丽（北野证券）："""
    one = mark.about
    if one is None or one.firm is None or one.side or mark.side or not page.is_organization(*one.firm):
        return mark
    firm = page.layout.text[slice(*one.firm)]
    if company and (firm in company or company in firm):
        return replace(mark, side="company", about=replace(one, side="company"))
    return replace(mark, side="analyst", about=replace(one, side="analyst", roles=(_ANALYST,)))


def _label(text: str, span: Span) -> Introduction:
    return Introduction("label", span, text[slice(*span)].strip("*"), span)


def _apart(marks: list[Mark]) -> Iterator[Mark]:
    """The marks without those inside another's label."""
    end = -1
    for mark in marks:
        if mark.start >= end:
            yield mark
            end = mark.content
