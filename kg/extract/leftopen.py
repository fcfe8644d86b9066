"""The time of a number where its words leave it open: of the clause before, of the outlook that goes on, or looked back from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.dating import settled
from kg.extract.timing import is_ahead, is_done, is_over

if TYPE_CHECKING:
    from kg.extract.going import Going
    from kg.model import Mention, Modality, TimeExpression

__all__ = ["announce", "implied_time", "looked_back_from", "who", "year_ended"]

_UNNAMED = frozenset({"context", "company", "topic", "pronoun"})
_GUIDANCE_LASTS = 8  # sentences for which an outlook goes on without saying again what it is for


def looked_back_from(state: Going, time: TimeExpression | None) -> TimeExpression | None:
    """What “the same period last year” looks back from: a period named before it, or of the clause before a semicolon."""
    if time is None or time.relation != "year-ago":
        return None
    last = state.last_claim.time if state.last_claim is not None else None
    if (
        last is not None
        and last.year is not None
        and last.relation == "absolute"
        and last.end <= time.start
        and last.grain != "day"
    ):
        return last  # with the year that its own words left out
    back = [t for t in state.reading.times if t.end <= time.start and t.relation == "absolute" and t.grain != "day"]
    if back:
        return back[-1]
    carried = state.memory.time if state.memory.chained or state.context.period is None else None
    return carried if carried is not None and carried.relation == "absolute" else None


def implied_time(state: Going, modality: Modality, subject: Mention, *, rated: bool, still: bool) -> TimeExpression | None:
    """The time of a number whose sentence names none: of the clause before a semicolon, or of the outlook that goes on."""
    memory = state.memory
    if rated:
        return None
    if memory.chained and memory.time is not None:
        return memory.time
    if modality in ("Guidance", "Planned") and memory.index - memory.guided_at <= _GUIDANCE_LASTS and memory.guided is not None:
        return memory.guided
    if state.context.period is not None or still or memory.time is None:
        return None
    if state.cues.language == "zh":
        if memory.time.grain == "day":
            return None  # at which something stood
        other = memory.timed_in != memory.passage and memory.timed_of and who(subject) not in ("", memory.timed_of)
        if other and not state.context.is_call:
            return None  # of another, paragraphs before
        return None if modality == "Reported" and is_ahead(memory.time, state.context) else memory.time
    goes_on = modality == "Reported" and memory.dated_in == memory.passage and not state.context.is_call
    return memory.time if goes_on and memory.time.grain in ("quarter", "half") else None


def who(subject: Mention) -> str:
    """By what one who has a name of its own on the page is told from another; empty for “we”, 公司 and whom the page is about."""
    return "" if subject.source in _UNNAMED else subject.entity or subject.text


def announce(state: Going) -> None:
    """Take up the period that an outlook is for, from any sentence of an outlook that names one."""
    first = state.dates.first()
    if first is not None and state.cues["guidance"].search(state.reading.text) and first.relation != "year-ago":
        own = state.context.period.label[:4] if state.context.period is not None else ""
        past = (first.relation == "relative" and first.shift < 0) or (first.year is not None and str(first.year) < own)
        if first.grain in ("year", "quarter") and not past and not is_over(first, state.context):
            guidance = settled(first, "Guidance", state.context, (), state.memory.year)
            state.memory.guided, state.memory.guided_at = guidance, state.memory.index


def year_ended(state: Going, time: TimeExpression | None, modality: Modality) -> TimeExpression | None:
    """The end of a year (截至年末) at which something reported stood: that of the year in view, else the last that is over."""
    date = state.context.date
    if time is None or date is None or modality != "Reported" or time.relation != "relative" or time.shift:
        return time
    if state.cues["year_end"].fullmatch(time.text) is None or is_done(time, state.context):
        return time
    known = state.memory.year
    year = known.year if known is not None and known.year is not None and known.year < date.year else date.year - 1
    return replace(time, relation="absolute", year=year)
