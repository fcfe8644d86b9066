"""The shape of a call: who speaks in which turn, for whom, what is asked and what is answered.

>>> from kg.extract.terms import TermFinder
>>> from kg.model import Context, Sentence
>>> from kg.ontology import Ontology
>>> ontology = Ontology.load()
>>> page = [Sentence("Operator: Our first question comes from Ann Lee with Northfield Bank.", 0, "en", 0)]
>>> page += [Sentence("ANN LEE: How do you see margins next year?", 70, "en", 1)]
>>> call = Calls(ontology, TermFinder(ontology)).read(page, Context("en", is_call=True))
>>> [(turn.role, turn.speaker and turn.speaker.text, len(turn.questions)) for turn in call.turns]
[('operator', None, 0), ('analyst', 'ANN LEE', 1)]
>>> [(claim.predicate, claim.subject.text) for claim in call.claims]
[('worksFor', 'Ann Lee'), ('participatesIn', 'ANN LEE')]
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.calls.claims import asserted, of_introduction, of_speaker
from kg.calls.introductions import Introductions
from kg.calls.markers import Markers, Marks
from kg.calls.names import PageNames
from kg.calls.people import People
from kg.calls.questions import answered, is_ordered, questions_in, sectioned
from kg.calls.speakers import Resolver, Stretch
from kg.calls.turn import Call, Turn
from kg.calls.words import CallWords
from kg.ontofiles import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.calls.introductions import Introduction
    from kg.calls.markers import Mark
    from kg.extract.terms import TermFinder
    from kg.model import Claim, Context, Sentence
    from kg.ontology import Ontology

__all__ = ["Call", "Calls", "Turn", "asserted", "turns"]

_OPENING = 3  # turns
_LEAST_IN_CALL = 2
_LEAST_TURNS = 3  # on a page that nowhere says that it is a call


class Calls:
    """Reads the structure of calls by the words of an ontology folder (``patterns/calls.toml``); ``terms`` finds its offices."""

    def __init__(self, ontology: Ontology, terms: TermFinder) -> None:
        self._words = CallWords(read_toml(ontology.folder / "patterns" / "calls.toml"))
        zh = ontology.names.get("zh", {})
        surnames = frozenset(zh.get("surnames", "")) | frozenset(zh.get("double_surnames", ()))
        self._markers = Markers(self._words, terms, surnames)
        self._introductions = Introductions(self._words, terms)
        self._resolver = Resolver(self._words)
        self._firms = {
            name.casefold(): (e.id, e.cls)
            for e in ontology.entities
            if ontology.is_a(e.cls, "Organization")
            for name in (e.zh, e.en, *e.aliases)
            if name
        }

    def read(self, sentences: Sequence[Sentence], context: Context, *, shuffled: bool = False) -> Call:
        """The call that the sentences of a page hold, in time linear in the page; one without turns where it is none.

        context: of the page, with its company where known; shuffled: its paragraphs are known not to be in their order.
        """
        page = PageNames(sentences, self._firms)
        marks = self._markers.find(page, is_call=context.is_call, company=context.company.text if context.company else "")
        spoken = [m for m in marks.marks if m.kind != "section"]
        if not context.is_call and len(spoken) < _LEAST_TURNS:
            return Call(tuple(sentences))
        if len(spoken) < _LEAST_IN_CALL:
            marks = Marks((), marks.listed)  # a colon after a name, no label
        text = self._words.masked(page.layout.text)
        rough = self._stretches(marks.marks, page, through=False)
        operators = self._resolver.operators(text, rough)
        ordered = is_ordered(text, [(s.span, self._rough_side(s.mark, operators)) for s in rough], self._words, shuffled=shuffled)
        stretches = self._introduced(self._stretches(marks.marks, page, through=ordered), text, page, operators)
        people = People()
        loose = () if stretches else tuple(self._unmarked(text, page))
        for one in (
            *marks.listed,
            *(s.mark.about for s in stretches if s.mark.about),
            *loose,
            *(i for s in stretches for i in s.said),
        ):
            people.add(one)
        found = self._resolver.persons(text, stretches, people, operators)
        sides = self._resolver.sides(text, stretches, people, found, operators)
        made: list[Turn] = []
        speakers: dict[int, Introduction] = {}
        for order, stretch in enumerate(stretches, start=1):
            about, person = self._who(stretch.mark, people, found)
            if about is not None and person is not None:
                speakers.setdefault(person, about)
            side = sides[stretch.mark.key]
            firm = (
                next((i.firm for i in people.persons[person].said if i.firm), None)
                if person is not None and side == "analyst"
                else None
            )
            made.append(
                Turn(
                    order,
                    *stretch.span,
                    page.person(about.name, about.text) if about else None,
                    questions_in(page.layout, *stretch.span, self._words) if side == "analyst" else (),
                    side,
                    page.firm(firm) if firm else None,
                )
            )
        parts = [(m.start, m.part) for m in marks.marks if m.kind == "section"]
        made = answered(sectioned(made, parts, text, self._words, ordered=ordered), text, self._words, ordered=ordered)
        claims = tuple(self._claims(people, speakers, page, context))
        return Call(page.sentences(), tuple(made), claims, ordered)

    def _rough_side(self, mark: Mark, operators: frozenset[str]) -> str:
        return "operator" if mark.key in operators else mark.side

    def _stretches(self, marks: Sequence[Mark], page: PageNames, *, through: bool) -> list[Stretch]:
        """What follows each label, to the next one, the next heading or the end of the paragraph.

        ``through``: unlabelled paragraphs between two labels belong to the first. What follows the last label of the page belongs
        to it only where the label has a line of its own; else it may be anything that a page ends with.
        """
        out = []
        for index, mark in enumerate(marks):
            if mark.kind == "section":
                continue
            following = marks[index + 1].start if index + 1 < len(marks) else None
            end = page.layout.line(mark.start)[1]
            if following is not None and (through or mark.alone or following < end):
                end = following
            elif mark.alone:
                end = page.layout.lines[-1][1]
            text = page.layout.text[mark.content : end]
            start, end = mark.content + len(text) - len(text.lstrip()), mark.content + len(text.rstrip())
            if end > start:
                out.append(Stretch(mark, start, end))
        return out

    def _introduced(self, stretches: Sequence[Stretch], text: str, page: PageNames, operators: frozenset[str]) -> list[Stretch]:
        """The stretches with the introductions in them; who speaks in another's stead has the firm of who was called."""
        out: list[Stretch] = []
        called: tuple[int, Introduction] | None = None
        for stretch in stretches:
            said = self._introductions.find(text, *stretch.span, page, operator=stretch.mark.key in operators)
            if len(out) >= _OPENING:  # who is presented without an office is so at the opening; later it is anyone spoken of
                said = [one for one in said if one.kind != "presents" or one.roles]
            for number, one in enumerate(said):
                if one.kind == "asks":
                    called = (len(out), one)
                elif one.kind == "instead" and called is not None and called[0] < len(out):
                    at, other = called
                    out[at] = replace(out[at], said=tuple(replace(i, kind="absent") if i == other else i for i in out[at].said))
                    said[number] = replace(one, firm=one.firm or other.firm, roles=one.roles or other.roles, side="analyst")
                    called = None
            out.append(replace(stretch, said=tuple(said)))
        return out

    def _unmarked(self, text: str, page: PageNames) -> Iterator[Introduction]:
        """Introductions on a page of a call without any labels."""
        for start, end in page.layout.lines:
            yield from self._introductions.find(text, start, end, page, operator=False)

    def _who(self, mark: Mark, people: People, found: dict[str, int]) -> tuple[Introduction | None, int | None]:
        """The words that name who speaks after a label, and the number of that person."""
        if mark.about is not None:
            return mark.about, people.find(mark.about.text)
        person = found.get(mark.key)
        if person is None:
            return None, None
        said = people.persons[person].said
        full = [one for one in said if one.text == people.persons[person].name]
        return (full or said)[0], person

    def _claims(self, people: People, speakers: dict[int, Introduction], page: PageNames, context: Context) -> Iterator[Claim]:
        for number, person in enumerate(people.persons):
            for one in person.said:
                side = person.side if not one.side else one.side
                about = replace(one, side="analyst" if person.side == "analyst" else side)
                yield from of_introduction(about, page, own=context.company is not None, speaks=number in speakers)
        for number, person in enumerate(people.persons):
            if number in speakers:
                yield of_speaker(speakers[number], page)
            elif context.is_call and any(one.kind != "absent" for one in person.said):
                yield of_speaker(person.said[0], page, speaks=False)


def turns(
    sentences: Sequence[Sentence], context: Context, ontology: Ontology, terms: TermFinder, *, shuffled: bool = False
) -> tuple[Turn, ...]:
    """The turns of a single page, by :meth:`Calls.read`.

    >>> from kg.extract.terms import TermFinder
    >>> from kg.model import Context
    >>> from kg.ontology import Ontology
    >>> ontology = Ontology.load()
    >>> turns([], Context("en"), ontology, TermFinder(ontology))
    ()
    """
    return Calls(ontology, terms).read(sentences, context, shuffled=shuffled).turns
