"""What a page is about as a whole: the company that speaks or reports, its fiscal period, the date, whether it is a call.

What the metadata say counts as known; the rest is read from the text, where a report or a call is announced
(当地时间7月30日…2025年第二季度财报; "welcome to the third quarter 2020 earnings conference call").
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kg import period as periods
from kg.model import Anchor, Context, Document, Language, Mention, Period, Sentence, TimeExpression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.cues import Cues
    from kg.ontology import Ontology

__all__ = ["context_of"]

_REACH = 40
_GRAINS = frozenset({"quarter", "half", "year"})


def context_of(document: Document, sentences: Sequence[Sentence], ontology: Ontology, cues: Cues) -> Context:
    """The context of a document from its metadata and its sentences (with their final names)."""
    counted = Counter(s.language for s in sentences)
    language: Language = document.language or (counted.most_common(1)[0][0] if counted else "zh")
    words = cues.of(language)
    is_call = any(words["call"].search(s.text) for s in sentences) or bool(document.title and words["call"].search(document.title))
    period = periods.parse_label(document.period) if document.period else None
    date = document.date
    if period is None:
        period = _reported_period(sentences, cues, date)
    if date is None:
        date = _date(sentences, period)
    is_call = is_call or bool(document.company and document.period)
    return Context(language, date, period, _company(document, sentences, ontology, cues, is_call=is_call), is_call)


def _company(document: Document, sentences: Sequence[Sentence], ontology: Ontology, cues: Cues, *, is_call: bool) -> Mention | None:
    def organizations(sentence: Sentence) -> list[Mention]:
        return [m for m in sentence.mentions if ontology.is_a(m.label, "Organization") and m.source != "pronoun"]

    if document.company:
        wanted = document.company.casefold()
        for sentence in sentences:
            for mention in organizations(sentence):
                if mention.text.casefold() == wanted:
                    return replace(mention, start=mention.start + sentence.start, end=mention.end + sentence.start, source="context")
        entity = next((e.id for e in ontology.entities if wanted in {e.zh.casefold(), e.en.casefold(), *(a.casefold() for a in e.aliases)}), None)
        return Mention(0, 0, document.company, "Company", "context", 1.0, entity)
    best: tuple[int, Mention] | None = None
    for sentence in sentences:
        reports = cues.of(sentence.language)["report"]
        for mention in organizations(sentence):
            if reports.search(sentence.text, mention.end, min(len(sentence.text), mention.end + _REACH)):
                rank = 0 if mention.entity else 1
                if best is None or rank < best[0]:
                    best = (rank, replace(mention, start=mention.start + sentence.start, end=mention.end + sentence.start, source="context"))
        if best is not None and best[0] == 0:
            break
    if best is not None:
        return best[1]
    if is_call and sentences:
        counts = Counter(m.entity or m.text for s in sentences for m in organizations(s))
        if counts:
            top = min(counts, key=lambda key: (-counts[key], key))
            for sentence in sentences:
                for mention in organizations(sentence):
                    if (mention.entity or mention.text) == top:
                        return replace(mention, start=mention.start + sentence.start, end=mention.end + sentence.start, source="context")
    return None


def _reported_period(sentences: Sequence[Sentence], cues: Cues, date: dt.date | None) -> Period | None:
    anchor = Anchor(date=date)
    for sentence in sentences:
        reports = cues.of(sentence.language)["report"]
        for time in sentence.times:
            if time.grain in _GRAINS and time.relation == "absolute" and reports.search(sentence.text, time.end, min(len(sentence.text), time.end + _REACH)):
                found = periods.resolve(time, anchor)
                if found is not None:
                    return found
    return None


def _date(sentences: Sequence[Sentence], period: Period | None) -> dt.date | None:
    """The first full day of the page; a day without a year falls after the reported period."""
    for sentence in sentences:
        for time in sentence.times:
            if time.grain != "day" or time.relation != "absolute":
                continue
            if time.year is not None:
                found = periods.resolve(time, Anchor())
                return found.start if found else None
            if period is not None and period.end is not None and time.index and time.day:
                return _after(period.end, time)
    return None


def _after(end: dt.date, time: TimeExpression) -> dt.date | None:
    """The first such day after the end of the reported period; None where the calendar has no such day."""
    assert time.index is not None and time.day is not None  # noqa: S101 - the caller has looked
    for year in (end.year, end.year + 1):
        try:
            day = dt.date(year, time.index, time.day)
        except ValueError:
            return None
        if day > end:
            return day
    return None
