"""Whose view a number is, where it is not the company's own: what analysts expect, the broker of a target price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Mention, Quantity

__all__ = ["Holder", "consensus_of", "is_of_many", "teller_of"]

_NEAR = 100


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder in the words of the sentence; ``named`` is the name of a pollster or broker among them, if any."""

    wording: str
    named: Mention | None = None


def is_of_many(reading: Reading, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether a number is of many companies and so of none: 60家净利润增幅超过100%."""
    previous = reading.previous(quantity.start)
    if previous is None or cues["many_companies"].match(reading.text, previous.start) is None:
        return False
    return not reading.bounds_between(previous.start, quantity.start)


def consensus_of(reading: Reading, quantity: Quantity, cues: LanguageCues, last: tuple[Quantity, Holder] | None) -> Holder | None:
    """Who had expected a number: 市场预期3亿元, the consensus estimate of $3. ``last`` is the last number so held, which the next
    goes on with where nothing between them says that something was reported.
    """
    text = reading.text
    previous = reading.previous(quantity.start)
    start = max(previous.end if previous else 0, quantity.start - _NEAR)
    ended = [m.end() for m in cues["consensus_ends"].finditer(text, start, quantity.start)]
    start = max(start, *ended) if ended else start
    found = [m.span() for m in cues["consensus"].finditer(text, start, quantity.start)]
    behind = cues["consensus_behind"].match(text, quantity.end)
    if behind is not None:
        found.append(behind.span())
    if found:
        return _holder(reading, *found[-1], cues)
    if last is not None and previous == last[0] and _goes_on(reading, last[0], quantity, cues):
        return last[1]
    return None


def _goes_on(reading: Reading, before: Quantity, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether what stands between two numbers lets the second be expected by those who expect the first."""
    gap = reading.text[before.end : quantity.start]
    return cues["consensus_goes_on"].fullmatch(gap) is not None


def _holder(reading: Reading, start: int, end: int, cues: LanguageCues) -> Holder:
    text = reading.text
    words = [m.span() for m in cues["holder"].finditer(text, max(0, start - _NEAR), end + _NEAR)]
    near = min(words, key=lambda span: max(start - span[1], span[0] - end, 0), default=(start, end))
    if max(start - near[1], near[0] - end, 0) > _NEAR // 2:
        near = (start, end)
    named = [m for m in reading.names if _polled(reading, m, cues)]
    return Holder(text[slice(*near)].strip(), named[-1] if named else None)


def _polled(reading: Reading, mention: Mention, cues: LanguageCues) -> bool:
    """Whether a name is that of who asked the analysts: polled by LSEG, 据彭博调查."""
    if cues["pollster_noun"].match(reading.text, mention.end) is not None:
        return True
    before = reading.text[max(0, mention.start - 30) : mention.start]
    asked = cues["pollster_before"].search(before) is not None
    return asked and cues["pollster_behind"].match(reading.text, mention.end) is not None


def teller_of(reading: Reading, quantity: Quantity, subject: Mention, cues: LanguageCues) -> Mention | None:
    """The one whose forecast of another company a number is: 高盛预计腾讯…, Morgan Stanley expects Apple …"""
    for mention in reversed(reading.names):
        if mention.end > quantity.start or mention.label == "Location" or mention.text == subject.text:
            continue
        if subject.start < mention.end + reading.sentence.start:
            continue  # who expects something of another names that other behind it
        if cues["foretells"].match(reading.text, mention.end):
            return mention
    return None
