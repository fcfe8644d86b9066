"""Who is introduced in a call, by which words: "our next question comes from Ann Lee with Northfield Bank".

An introduction is a name with what the words beside it say of its bearer: a firm, an office. Everything is read from the
masked text of one turn, or of one line where a page has no turns, in time linear in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.calls.turn import Side, Span
    from kg.calls.words import CallWords
    from kg.extract.terms import Term, TermFinder

__all__ = ["Introduction", "Introductions", "Known"]

_STOP = re.compile(r"(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.?!;](?=\s|$)|[。？！；\n]")
_REACH = 160
_DEPARTMENTS = 3
_JOINS = re.compile(r"(?:\s|,|&|/|-|\band\b|\bour\b|\bthe\b|\bas well as\b|\bof\b|[、兼和及])*")
_ANALYST = "Analyst"


class Known(Protocol):
    """What the names found so far say of a clean span."""

    def is_organization(self, start: int, end: int) -> bool: ...
    def is_listed(self, start: int, end: int) -> bool: ...
    def is_person(self, start: int, end: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name at the clean span ``name`` and what ``place`` says of it.

    kind: ``asks`` (is called to put a question), ``hands`` (is given the word), ``presents`` (is named among the speakers),
    ``self``, ``instead`` (speaks for who was called, who is then ``absent``), ``list`` (a list of participants) or ``label`` (a
    label before a turn); side: whose side the words put the person on.
    """

    kind: str
    name: Span
    text: str
    place: Span
    firm: Span | None = None
    roles: tuple[str, ...] = ()
    title: str = ""
    side: Side = ""


@dataclass(frozen=True, slots=True)
class _About:
    """What stands beside a name: firm, offices, their wording, and where that ends."""

    end: int
    firm: Span | None = None
    roles: tuple[str, ...] = ()
    title: str = ""


class Introductions:
    """Finds introductions by the words of a :class:`CallWords` and the offices of an ontology."""

    def __init__(self, words: CallWords, terms: TermFinder) -> None:
        self.words = words
        self._terms = terms
        name = rf"{words.title}(?P<name>{words.person})"
        missing = words.lead("name_missing")
        self._name = re.compile(name)
        self._any_name = re.compile(rf"\b{name}")
        self._asks = re.compile(rf"\b{words.lead('asks')}\s+(?P<gap>{missing}\s+)?{name}")
        self._moves = re.compile(rf"\b{words.lead('asks_operator')}\s+(?P<gap>{missing}\s+)?{name}")
        self._hands = re.compile(rf"\b{words.lead('hands')}\s+")
        self._called = re.compile(rf"\b{name}(?={words.lead('called')})")
        self._self = re.compile(rf"\b{words.lead('self')}\s+{name}|\b(?P<here>{words.person})(?= {words.lead('self_after')}\b)")
        self._office_lead = re.compile(rf"\s*,?\s*(?:{words.lead('office_lead')}\s+)*(?:(?P<firm>{words.firm})(?:['’]s?)?\s+)?")
        self._firm_after = re.compile(rf"\s*,?\s+(?:{words.lead('firm_lead')})\s+(?:the\s+)?(?P<firm>{words.firm})")
        self._firm_comma = re.compile(rf"\s*,\s+(?P<firm>{words.firm})(?=\s*(?:[.,]|$|\s[a-z]))")
        self._of = re.compile(rf"(?P<join>,?\s+{words.lead('firm_of')}|,)\s+(?:the\s+)?(?P<firm>{words.firm})")
        self._our = re.compile(rf"\s*,\s+{words.lead('office_lead')}\s")
        self._between = re.compile(rf",?\s+{words.title}")
        self._instead = re.compile(rf"[\s,.]*{words.lead('instead')}\b")
        self._goes_on = re.compile(rf"\s*(?:{words.lead('presents_goes_on')})\b")

    def find(self, text: str, start: int, end: int, known: Known, *, operator: bool) -> list[Introduction]:
        """The introductions in masked ``text[start:end]``, by the place of the name; ``operator`` says who speaks."""
        found = [*self._questions(text, start, end, known, operator=operator), *self._handed(text, start, end, known)]
        found.extend(self._presented(text, start, end, known))
        found.extend(self._own(text, start, min(end, start + 2 * _REACH), known))
        found.extend(self._chinese(text, start, end))
        best: dict[Span, Introduction] = {}
        for one in found:
            if one.name not in best:
                best[one.name] = one
        return [best[name] for name in sorted(best)]

    # ------------------------------------------------------------------ what stands beside a name
    def about(self, text: str, at: int, limit: int, known: Known, *, comma: bool = False) -> _About:
        """The office and firm that ``text[at:limit]`` begins with; ``comma``: a firm may follow a mere comma."""
        stop = _STOP.search(text, at, min(limit, at + _REACH))
        end = stop.start() if stop else min(limit, at + _REACH)
        roles = [t for t in self._terms.find(text[at:end]) if t.kind == "role"]
        lead = self._office_lead.fullmatch(text, at, at + roles[0].start) if roles else None
        if lead is not None:
            return self._office(text, at, end, roles, lead, known)
        match = self._firm_after.match(text, at, end) or (self._firm_comma.match(text, at, end) if comma else None)
        firm = self._trimmed(text, match.span("firm")) if match else None
        return _About(firm[1], firm) if firm else _About(at)

    def _office(self, text: str, at: int, end: int, roles: list[Term], lead: re.Match[str], known: Known) -> _About:
        firm: Span | None = None
        title_start, title_end = at + roles[0].start, at + roles[0].end
        if lead["firm"]:
            span = lead.span("firm")
            if re.search(r"['’]s?$", lead["firm"]) or known.is_organization(*span):
                firm = (span[0], span[0] + len(re.sub(r"['’]s?$", "", lead["firm"])))
            else:
                title_start = span[0]
        names = [roles[0].name]
        for role in roles[1:]:
            if not _JOINS.fullmatch(text, title_end, at + role.start):
                break
            names.append(role.name)
            title_end = at + role.end
        for _ in range(_DEPARTMENTS):
            match = self._of.match(text, title_end, end)
            place = self._trimmed(text, match.span("firm")) if match else None
            if match is None or place is None:
                break
            elsewhere = match["join"].split()[-1] in ("at", "with") and firm is None
            if known.is_listed(*place) or elsewhere:  # "of" what no list knows is more often a department
                firm = firm or place
                break
            if match["join"] == ",":
                break
            title_end = match.end("firm")  # a department: "vice president of Investor Relations for Acme"
        return _About(title_end, firm, tuple(dict.fromkeys(names)), " ".join(text[title_start:title_end].split()))

    def _trimmed(self, text: str, span: Span) -> Span | None:
        start, end = self.words.trimmed(text[slice(*span)])
        return (span[0] + start, span[0] + end) if end > start else None

    def _named(self, text: str, span: Span, known: Known) -> Span | None:
        """The span of a person's name without what is no part of it; None where it is a firm's or an office."""
        trimmed = self._trimmed(text, span)
        if trimmed is None:
            return None
        name = trimmed
        words = [match.end() for match in re.finditer(r"\S+", text[slice(*name)])]
        for end in reversed(words[:-2]):  # "Northfield Bank Ann Lee": the firm before the name is no part of it
            if known.is_organization(name[0], name[0] + end):
                name = (name[0] + end + 1, name[1])
                break
        if known.is_organization(*name) and not known.is_person(*name):
            return None
        offices = [t for t in self._terms.find(text[slice(*name)]) if t.kind == "role"]
        return None if offices else name

    # ------------------------------------------------------------------ the ways to introduce
    def _questions(self, text: str, start: int, end: int, known: Known, *, operator: bool) -> Iterator[Introduction]:
        for pattern in (self._asks, self._moves) if operator else (self._asks,):
            for match in pattern.finditer(text, start, end):
                name = None if match["gap"] else self._named(text, match.span("name"), known)
                if name is None:
                    continue
                about = self.about(text, name[1], end, known, comma=True)
                if about.firm and text[slice(*about.firm)].split()[0] == text[slice(*name)].split()[0]:
                    about = _About(name[1])  # the name said again: "from Ann Lea, Ann Lee"
                one = _introduction("asks", text, name, match.start(), about, "analyst")
                if about.firm or " " in one.text:
                    yield one if one.roles else replace(one, roles=(_ANALYST,) if about.firm else ())

    def _handed(self, text: str, start: int, end: int, known: Known) -> Iterator[Introduction]:
        for match in self._hands.finditer(text, start, end):
            at, before = match.end(), _About(match.end())
            if not self._name.match(text, at, end) or self._role_at(text, at, end, known):
                before = self.about(text, at, end, known)
                at = before.end + len(text[before.end : end]) - len(text[before.end : end].lstrip(" ,"))
            named = self._name.match(text, at, end)
            name = self._named(text, named.span("name"), known) if named else None
            if name is not None:
                after = self.about(text, name[1], end, known)
                about = after if after.roles or after.firm else replace(before, end=name[1])
                yield _introduction("hands", text, name, match.start(), about, "company")
        for match in self._called.finditer(text, start, end):
            if name := self._named(text, match.span("name"), known):
                yield _introduction("hands", text, name, name[0], _About(match.end()), "")

    def _role_at(self, text: str, at: int, end: int, known: Known) -> bool:
        """Whether an office, with at most a firm before it, begins here and a comma or a name follows: "to CEO, Ann Lee"."""
        roles = [t for t in self._terms.find(text[at : min(end, at + 60)]) if t.kind == "role"]
        lead = self._office_lead.fullmatch(text, at, at + roles[0].start) if roles else None
        if lead is None or not lead["firm"]:
            return lead is not None
        return lead["firm"].endswith(("'s", "’s", "s'", "s’")) or known.is_organization(*lead.span("firm"))

    def _presented(self, text: str, start: int, end: int, known: Known) -> Iterator[Introduction]:
        """The names of sentences that present the speakers: those of people already, and those beside an office."""
        presents, at, going = self.words["presents"], start, False
        while at < end:
            stop = _STOP.search(text, at, end)
            close = stop.end() if stop else end
            going = presents.search(text, at, close) is not None or (going and self._still(text, at, close, known))
            if going:
                yield from self._in_presentation(text, at, close, known)
            at = close

    def _still(self, text: str, at: int, end: int, known: Known) -> bool:
        """Whether a sentence goes on presenting: it says so, or begins with a name and an office."""
        at = end - len(text[at:end].lstrip())
        name = self._name.match(text, at, end)
        return self._goes_on.match(text, at, end) is not None or (
            name is not None and bool(self.about(text, name.end(), end, known).roles)
        )

    def _in_presentation(self, text: str, start: int, end: int, known: Known) -> Iterator[Introduction]:
        roles = [(start + t.start, start + t.end, t.name) for t in self._terms.find(text[start:end]) if t.kind == "role"]
        taken = start
        for match in self._any_name.finditer(text, start, end):
            span = match.span("name")
            name = self._named(text, span, known) or self._beside_office(text, span, end, known)
            if name is None or name[0] < taken or (" " not in text[slice(*name)] and name[0] == match.start()):
                continue  # a lone first name without a title introduces nobody
            after = self.about(text, name[1], end, known)
            before = None if after.roles else self._office_before(text, name, [r for r in roles if r[0] >= taken], after)
            if before is not None:
                yield _introduction("presents", text, name, before[0], before[1], "company")
                taken = name[1]
            elif after.roles or known.is_person(*name):
                yield _introduction("presents", text, name, name[0], after, "company")
                taken = after.end

    def _beside_office(self, text: str, span: Span, end: int, known: Known) -> Span | None:
        """A name that a model takes for a firm's, but that no list has and that an office of "ours" follows."""
        name = self._trimmed(text, span)
        if name is None or known.is_listed(*name) or any(t.kind == "role" for t in self._terms.find(text[slice(*name)])):
            return None
        return name if self._our.match(text, name[1], end) and self.about(text, name[1], end, known).roles else None

    def _office_before(
        self, text: str, name: Span, roles: list[tuple[int, int, str]], after: _About
    ) -> tuple[int, _About] | None:
        """The offices that a name ends: "our president and CEO, Ann Lee"; where they begin and what they say."""
        before = [r for r in roles if r[1] <= name[0]]
        if not before or not self._between.fullmatch(text, before[-1][1], name[0]):
            return None
        first = before[-1]
        for other in reversed(before[:-1]):
            if not _JOINS.fullmatch(text, other[1], first[0]):
                break
            first = other
        names = tuple(dict.fromkeys(r[2] for r in before if r[0] >= first[0]))
        return first[0], _About(name[1], after.firm, names, text[first[0] : before[-1][1]])

    def _own(self, text: str, start: int, end: int, known: Known) -> Iterator[Introduction]:
        for match in self._self.finditer(text, start, end):
            name = self._named(text, match.span("here" if match["here"] else "name"), known)
            if name is not None:
                kind = "instead" if self._instead.match(text, name[1], end) else "self"
                yield _introduction(kind, text, name, match.start(), self.about(text, name[1], end, known), "")

    def _chinese(self, text: str, start: int, end: int) -> Iterator[Introduction]:
        for kind in ("asks", "hands", "self"):
            for pattern in self.words.chinese.get(kind, ()):
                for match in pattern.finditer(text, start, end):
                    said = match.groupdict()
                    firm = match.span("firm") if said.get("firm") else None
                    roles = [t for t in self._terms.find(said.get("about") or "") if t.kind == "role"]
                    if kind == "hands" and not roles:
                        continue  # 交给 and 欢迎 are followed by anything; an office makes it a person
                    title = (said.get("about") or "")[roles[0].start : roles[-1].end] if roles else ""
                    names = tuple(dict.fromkeys(t.name for t in roles)) or ((_ANALYST,) if kind == "asks" else ())
                    about = _About(match.end(), firm, names, title)
                    yield _introduction(kind, text, match.span("name"), match.start(), about, "analyst" if kind == "asks" else "")


def _introduction(kind: str, text: str, name: Span, start: int, about: _About, side: Side) -> Introduction:
    end = max(name[1], about.end, about.firm[1] if about.firm else 0)
    side = "analyst" if _ANALYST in about.roles else side
    return Introduction(
        kind, name, " ".join(text[slice(*name)].split()), (start, end), about.firm, about.roles, about.title, side
    )
