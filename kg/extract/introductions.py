"""Who takes part in a call without a line of their own: those whom the operator and the host introduce, thank or give the word.

“With me today are Jane Doe, our chief executive, and Tom Reed …”, “our next question is from Ann Poe with Northfield”,
“I will turn it over to Tom”. Transcripts without names before the turns have their speakers only here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Claim, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.extract.cues import Cues
    from kg.extract.terms import Term, TermFinder
    from kg.model import Context, Sentence

__all__ = ["introduced"]

_CONFIDENCE = 0.85
_REACH = 40


def introduced(sentences: Sequence[Sentence], context: Context, cues: Cues, terms: TermFinder) -> Iterator[Claim]:
    """A claim that a person takes part in the call of the page, for every person after words that introduce or address them.

    A sentence with two people and their offices introduces them without such words.

    Nothing for a page that is no call. Offsets count in the clean text.
    """
    if not context.is_call:
        return
    for sentence in sentences:
        people = [m for m in sentence.mentions if m.label == "Person"]
        words = cues.of(sentence.language)["introduces"].search(sentence.text) if people else None
        offices = [m for m in people if _has_office(m, terms.find(sentence.text))] if words is None and len(people) > 1 else []
        if words is None and len(offices) < 2:
            continue
        after = words.start() if words else 0
        call = Mention(sentence.start, sentence.start, "", "EarningsCall", "call")
        for person in people:
            if person.start >= after:
                yield Claim(
                    predicate="participatesIn",
                    subject=Mention(
                        person.start + sentence.start,
                        person.end + sentence.start,
                        person.text,
                        person.label,
                        person.source,
                        person.score,
                        person.entity,
                        person.name,
                    ),
                    object=call,
                    start=sentence.start + after,
                    end=sentence.start + person.end,
                    rule="call:introduced",
                    confidence=_CONFIDENCE,
                )


def _has_office(person: Mention, terms: Iterable[Term]) -> bool:
    """Whether an office stands right behind a name."""
    return any(t.kind == "role" and 0 <= t.start - person.end <= _REACH for t in terms)
