"""What a number is of where a verb says what something does by so much: pricing added 2 points to growth.

No noun names such a number, so its label is the words of its clause without it: “pricing added to growth”, “freight had a
negative impact”, “drawn on our credit facility”, and of a share “Asia share of revenue”. A part of the amount right before it
(“of which $3 million was for land”) has the words of that amount in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.nounphrases import NOUN, NounPhrases, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["deed_of"]

_VERB = frozenset({"VERB", "AUX"})
_SUBJECT = ("nsubj", "nsubjpass")
_CLIMBS = 6
_LONGEST = 70
_OF_NOUN = frozenset({"nummod", "amod", "compound", "nmod", "quantmod", "npadvmod", "appos", "prep", "pobj", "pcomp"})
_OF_VERB = frozenset({"dobj", "prep", "npadvmod", "attr", "oprd", "dep", "advmod", "agent"})


def deed_of(reading: Reading, quantity: Quantity, whole: str, words: Mapping[str, frozenset[str]]) -> str | None:
    """The words of its clause for a number; ``whole`` is what the number right before it is of, empty where it is of nothing."""
    clause = _Clause(reading, words)
    inside = [i for i, t in enumerate(clause.tokens) if quantity.start <= t.start and t.end <= quantity.end]
    top = next((i for i in inside if clause.tokens[i].head not in inside or clause.tokens[i].head == i), None)
    if top is None:
        return None
    label = clause.part(top, inside, whole) if clause.tokens[top].dep in _SUBJECT else clause.deed(top, inside, quantity.kind)
    return label if label is not None and len(label) <= _LONGEST else None


class _Clause(NounPhrases):
    """The clause of a number. Words are indices into the tokens of its sentence."""

    def deed(self, top: int, inside: list[int], kind: str) -> str | None:
        """Who does what to what, without the number."""
        at, noun = top, -1
        for _ in range(_CLIMBS):
            above = self.tokens[at].head
            if above == at:
                return None
            if self.tokens[above].pos in _VERB:
                break
            if self.tokens[above].pos in NOUN:
                if self.tokens[at].dep not in _OF_NOUN:
                    return None
                noun = above
            elif self.tokens[above].pos != "ADP":
                return None
            at = above
        else:
            return None
        verb = self.tokens[at].head
        if self.tokens[at].dep not in _OF_VERB or not self._is(verb, "deeds") or self._is_unsure(verb):
            return None
        subject = self._doer(verb, 0)
        if subject is None:
            return None
        objects = self._of(verb, "dobj")
        if noun < 0 and kind == "points" and objects and objects[-1] > inside[-1] and self._is(objects[-1], "deed_effects"):
            noun = objects[-1]  # had a favorable 50 basis point year-over-year impact
        if self._is(verb, "deed_holds") and not (noun >= 0 and self._is(noun, "deed_effects")):
            return None  # had a $5 million project
        if self._is(verb, "deed_makes") and (
            (noun >= 0 and self._is(noun, "label_change") and not self._is(noun, "deed_effects"))
            or (kind in ("percent", "points") and noun < inside[-1])
        ):
            return None  # posted a 3% decline, achieved a decision on 50% of orders: no noun says what
        wholly = self._is(verb, "deed_shares")
        if wholly or (kind == "percent" and self._is(verb, "deed_drives")):
            shared = self._behind(inside[-1], at, noun, only="of") if kind in ("percent", "points") else ""
            if shared or wholly or kind == "percent":
                return f"{subject} share of {shared[3:]}" if subject and shared not in ("", "of total") else None
        return self._told(verb, at, noun, inside, subject)

    def _told(self, verb: int, at: int, noun: int, inside: list[int], subject: str) -> str | None:
        """The words of a clause: its subject, the verb, its object, and what stands behind the number."""
        moved = self.tokens[at].text.lower() if self.tokens[at].pos == "ADP" and not self._is(at, "deed_nearly") else ""
        objects = [o for o in self._of(verb, "dobj") if o not in inside and not self._is(o, "first_person")]
        suffers = moved == "by" and (
            self._of(verb, "nsubjpass") or any(self._is(o, "first_person") for o in self._of(verb, "dobj"))
        )
        thing = ""
        if noun in objects or (noun >= 0 and not objects):
            thing = self._text_of(noun, "deed_joins")
        elif objects:
            if moved not in ("by", "for", ""):
                return None
            thing = self._text_of(objects[0], "deed_joins")
        if (objects or noun >= 0) and not thing:
            return None
        tail = self._behind(inside[-1], at, noun).removeprefix("of ")
        if thing.endswith(tail):
            tail = ""
        if self._is(verb, "deed_makes"):
            tail = tail.removeprefix("in ")  # achieved $20 million in savings
        said = self.tokens[verb].text
        if moved and not objects and (moved != "by" or self._of(verb, "nsubjpass")) and (tail or not suffers):
            said = f"{said} {moved}"
        if not (thing or tail or (subject and (not moved or suffers))):
            return None
        return " ".join(word for word in (subject, said, thing, tail) if word)

    def part(self, top: int, inside: list[int], whole: str) -> str | None:
        """What a part of the amount before it is for: of which $3 million was for land."""
        verb = self.tokens[top].head
        asked = self.tokens[top - 1].text.lower() if top else ""
        of_which = any(self._is(i, "relative") or self._is(i, "label_pointing") for i in self._objects_of(top, verb))
        if not whole or not of_which or self.tokens[verb].pos not in _VERB or asked == "not" or self._is_unsure(verb):
            return None
        if not (self._is(verb, "deed_parts") or self.tokens[verb].lemma == "be"):
            return None
        for prep in self._of(verb, "prep", "agent"):
            if prep > verb:
                for found in self._of(prep, "pobj"):
                    text = self._text_of(found, "deed_joins")
                    if text:
                        return f"{whole} {self.tokens[prep].text} {text}"
        return None

    def _objects_of(self, top: int, verb: int) -> list[int]:
        """What stands behind an *of* that hangs on a number or its verb."""
        preps = [p for w in (top, verb) for p in self._of(w, "prep") if self.tokens[p].text.lower() == "of"]
        return [o for p in preps for o in self._of(p, "pobj")]

    # ------------------------------------------------------------------ the parts of a clause
    def _doer(self, verb: int, depth: int) -> str | None:
        """The words of the subject of a verb; empty for who speaks, None where none can be told."""
        if depth > _CLIMBS:
            return None
        token = self.tokens[verb]
        own = self._of(verb, *_SUBJECT)
        if own:
            subject = own[0]
            if self._is(subject, "first_person") or self._is(subject, "deed_speakers") or self._is_firm(subject):
                return ""
            if self._is(subject, "relative"):
                return self._text_of(token.head, "deed_joins") if token.dep == "relcl" else None
            return (self._text_of(subject, "deed_joins") or None) if self.tokens[subject].pos in NOUN else None
        above = token.head
        if above == verb or self.tokens[above].pos not in _VERB | NOUN:
            return None
        if token.dep in ("acl", "relcl") and self.tokens[above].pos in NOUN:
            if self.tokens[above].dep == "pobj":
                return None  # rates remain at current levels, adding $3
            return self._text_of(above, "deed_joins") or None
        if token.dep in ("xcomp", "conj") and self.tokens[above].pos in _VERB and not self._is_unsure(above):
            if token.dep == "xcomp" and self._of(above, "dobj"):
                return None
            return self._doer(above, depth + 1)
        return None

    def _behind(self, last: int, at: int, noun: int, *, only: str = "") -> str:
        """The plain phrase behind a number that a preposition joins to it: to growth, on our credit facility."""
        start = max(last, noun)
        if start + 2 < len(self.tokens) and self.tokens[start + 1].text.lower() == "per":
            start += 2  # $0.08 per share of positive variance
        preposition = start + 1
        related = preposition < len(self.tokens) and self._is(preposition, "deed_related")
        if related:
            preposition += 1
        if preposition >= len(self.tokens) or not self._is(preposition, "deed_tails"):
            return ""
        if self.tokens[preposition].head < min(at, self.tokens[at].head) or (
            only and self.tokens[preposition].text.lower() != only
        ):
            return ""
        for found in self._of(preposition, "pobj"):
            if self._is_number(found) or self._is_timed(found):
                return ""
            text = self._text_of(found, "deed_joins")
            if text and " and " not in text:
                before = f"{self.tokens[preposition - 1].text} " if related else ""
                return f"{before}{self.tokens[preposition].text} {text}"
        return ""

    def _text_of(self, noun: int, joins: str) -> str:
        place = self.phrase(noun, joins) or self.phrase(noun, "")
        if place is None and self._is_pointed(noun) and not self._of(noun, "conj"):
            place = Wording(self.tokens[noun].start, self.tokens[noun].end)  # those actions
        if place is None or self._is_number(noun) or self._is_timed(noun) or self.tokens[noun].pos not in NOUN:
            return ""
        return self._text[place.start : place.end]

    def _is_firm(self, word: int) -> bool:
        """Whether a name of an organization is a subject: it bears the number."""
        token = self.tokens[word]
        return any(m.start <= token.start and token.end <= m.end and m.label == "Company" for m in self._reading.names)

    def _is_unsure(self, verb: int) -> bool:
        """Whether a verb is denied, or only may or would be so."""
        return any(
            self.tokens[c].dep == "neg" or (self.tokens[c].dep == "aux" and self._is(c, "deed_unsure"))
            for c in self._children.get(verb, ())
        )
