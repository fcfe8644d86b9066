"""What a page is about as a whole: the company that speaks or reports, its fiscal period, the date, whether it is a call.

What the metadata say counts as known; the rest is read from the text, where a report or a call is announced
(当地时间7月30日…2025年第二季度财报; "welcome to the third quarter 2020 earnings conference call").
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kg import period as periods
from kg.extract.protagonist import acts, alone, opener, protagonist, reporter
from kg.model import Anchor, Context, Document, Language, Mention, Period, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.cues import Cues, LanguageCues
    from kg.ontology import Ontology

__all__ = ["context_of"]

_CALENDAR = 12
_LABEL = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?")
_QUARTER, _FILED_AFTER, _FILED_WITHIN = dt.timedelta(days=92), dt.timedelta(days=14), dt.timedelta(days=120)
_REACH = 40
_GRAINS = frozenset({"quarter", "half", "year"})
# Of the sentences of a call half and more say “we”; of a news page, quotations and all, hardly one in ten.
_SPOKEN, _SPOKEN_LONG = 0.25, 8


def context_of(document: Document, sentences: Sequence[Sentence], ontology: Ontology, cues: Cues) -> Context:
    """The context of a document from its metadata and its sentences (with their final names)."""
    counted = Counter(s.language for s in sentences)
    language: Language = document.language or (counted.most_common(1)[0][0] if counted else "zh")
    call = cues.of(language)["call"]
    is_call = any(call.search(s.text) for s in sentences) or bool(document.title and call.search(document.title))
    period = periods.parse_label(document.period) if document.period else None
    date = document.date
    if period is None:
        period = _titled_period(document.title, cues.of(language), language, date) or _reported_period(sentences, cues, date)
    if date is None:
        date = _date(sentences, period)
    is_call = is_call or bool(document.company and (document.period or _is_spoken(sentences, cues)))
    if period is None and is_call:
        period = _spoken_period(sentences, date)
    company = _company(document, sentences, ontology, cues, is_call=is_call)
    year_end = _fiscal_year_end(sentences)
    known = ontology.fiscal_year_end(company.entity) if company is not None and is_call else None
    if known is not None and (year_end == _CALENDAR or year_end == known % _CALENDAR):
        year_end = known
    about = protagonist(sentences, ontology, cues) if not is_call else None
    if about is None and not is_call:
        about = (
            _headlined(document.title, sentences, ontology, cues)
            or opener(sentences, ontology, cues)
            or reporter(sentences, ontology, cues)
        )
    if about is not None and not document.company:
        company = _on_page(*about)
    if year_end == _CALENDAR and company is not None and period is not None and date is not None:
        year_end = _ended_before(date, period, ontology.fiscal_year_end(company.entity), sentences) or year_end
    if period is not None and year_end != _CALENDAR:
        period = periods.parse_label(period.label, year_end)
    focused = about is not None and company is not None and _same(company, about[1])
    if about is None and document.company and company is not None:  # whose page it is has been said
        focused = alone(company, sentences, ontology, cues)
    return Context(language, date, period, company, is_call, year_end, focused)


def _is_spoken(sentences: Sequence[Sentence], cues: Cues) -> bool:
    """Whether a page speaks in the first person throughout: of a company that the metadata give, it is that one speaking."""
    said = sum(cues.of(s.language)["first_person"].search(s.text) is not None for s in sentences)
    return len(sentences) >= _SPOKEN_LONG and said >= _SPOKEN * len(sentences)


def _headlined(
    title: str | None, sentences: Sequence[Sentence], ontology: Ontology, cues: Cues
) -> tuple[Sentence, Mention] | None:
    """The organization that opens both the title and the first sentence that names any, and can act there."""
    for sentence in sentences if title else ():
        named = [m for m in sentence.mentions if ontology.is_a(m.label, "Organization") and m.source != "pronoun"]
        if named:
            first = min(named, key=lambda m: m.start)
            opens = title is not None and title.startswith(first.text) and sentence.text.startswith(first.text)
            return (sentence, first) if opens and acts(sentence, first, cues) else None
    return None


def _same(one: Mention, other: Mention) -> bool:
    return one.text == other.text or (one.entity is not None and one.entity == other.entity)


def _fiscal_year_end(sentences: Sequence[Sentence]) -> int:
    """The month in which the company's year ends, where a quarter is named with its last day: the second ended July 31.

    December where no sentence says it.
    """
    for sentence in sentences:
        for time in sentence.times:
            if time.grain == "quarter" and time.relation == "absolute" and time.index and time.until and not time.until_year:
                return (time.until - 3 * time.index) % 12 or 12
    return _CALENDAR


def _ended_before(date: dt.date, period: Period, known: int | None, sentences: Sequence[Sentence]) -> int | None:
    """The month in which the fiscal year ends, where a page reports a quarter or year that the calendar has still to end.

    Of a company whose calendar is not known it is the one by which that period ended with the last month that was over two
    weeks before the page: quarters are filed within 40 to 45 days of their end (SEC, Form 10-Q, general instruction A.1). A page
    that calls nothing fiscal must be ahead by more than a quarter, or it may speak of what is to be reported.
    """
    place = _LABEL.fullmatch(period.label)
    if place is None or period.end is None or period.end <= date:
        return None
    said = any(t.fiscal and t.year == int(place["year"]) for s in sentences for t in s.times)
    if not said and period.end - date <= _QUARTER:
        return None
    done = (date - _FILED_AFTER).replace(day=1) - dt.timedelta(days=1)
    left = 12 - 3 * int(place["quarter"]) if place["quarter"] else 6 if place["half"] == "1" else 0
    for year_end in (known, (done.month + left) % 12 or 12):
        own = periods.parse_label(period.label, year_end) if year_end is not None else None
        if own is not None and own.end is not None and date - _FILED_WITHIN <= own.end <= date:
            return year_end
    return None


def _company(
    document: Document, sentences: Sequence[Sentence], ontology: Ontology, cues: Cues, *, is_call: bool
) -> Mention | None:
    """Whose page it is: as the metadata say, else who welcomes to the call or whose report is announced, else
    of a call whom it names most."""
    named = [
        (sentence, mention)
        for sentence in sentences
        for mention in sentence.mentions
        if ontology.is_a(mention.label, "Organization") and mention.label != "Organization" and mention.source != "pronoun"
        if mention.label != "BusinessUnit" or mention.entity
    ]
    if document.company:
        wanted = document.company.casefold()
        for sentence, mention in named:
            if mention.text.casefold() == wanted:
                return _on_page(sentence, mention)
        return Mention(0, 0, document.company, "Company", "context", 1.0, ontology.by_name.get(wanted))
    if hosting := next(((s, m) for s, m in named if m.source == "metadata"), None):
        return _on_page(*hosting)
    reporting = [(s, m) for s, m in named if _before(s, m.end, cues)]
    if reporting:  # a company of the lexicon first
        return _on_page(*next(((s, m) for s, m in reporting if m.entity), reporting[0]))
    if is_call and named:
        counts = Counter(m.entity or m.text for _, m in named)
        top = min(counts, key=lambda key: (-counts[key], key))
        return next(_on_page(s, m) for s, m in named if (m.entity or m.text) == top)
    return None


def _on_page(sentence: Sentence, mention: Mention) -> Mention:
    return replace(mention, start=mention.start + sentence.start, end=mention.end + sentence.start, source="context")


def _before(sentence: Sentence, end: int, cues: Cues) -> bool:
    """Whether a report or a call is spoken of soon after ``end``."""
    last = min(len(sentence.text), end + _REACH)
    return cues.of(sentence.language)["report"].search(sentence.text, end, last) is not None


def _titled_period(title: str | None, words: LanguageCues, language: Language, date: dt.date | None) -> Period | None:
    """The period in a title that speaks of a report or call: “Acme Q3 2021 earnings call”."""
    if not title or not words["report"].search(title):
        return None
    named = [t for t in periods.find(title, language) if t.grain in _GRAINS and t.relation == "absolute"]
    return next((p for t in named if (p := periods.resolve(t, Anchor(date=date))) is not None), None)


def _reported_period(sentences: Sequence[Sentence], cues: Cues, date: dt.date | None) -> Period | None:
    anchor = Anchor(date=date)
    for sentence in sentences:
        for time in sentence.times:
            if time.grain in _GRAINS and time.relation == "absolute" and _before(sentence, time.end, cues):
                found = periods.resolve(time, anchor)
                if found is not None:
                    return found
    return None


def _spoken_period(sentences: Sequence[Sentence], date: dt.date | None) -> Period | None:
    """The quarter or half that a call speaks of most, of those that were over on its day; None where two are named as often."""
    anchor = Anchor(date=date)
    times = [t for s in sentences for t in s.times if t.grain in ("quarter", "half") and t.relation == "absolute"]
    found = [
        p for t in times if (p := periods.resolve(t, anchor)) is not None and p.end is not None and (not date or p.end <= date)
    ]
    counted = Counter(p.label for p in found).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    return next(p for p in found if p.label == counted[0][0])


def _date(sentences: Sequence[Sentence], period: Period | None) -> dt.date | None:
    """The first day of the page with its year; else of the days without one the first after the reported period.

    A page may name later days too (a conference to come), and in any order.
    """
    after: list[dt.date] = []
    for sentence in sentences:
        for time in sentence.times:
            if time.grain != "day" or time.relation != "absolute":
                continue
            if time.year is not None:
                found = periods.resolve(time, Anchor())
                return found.start if found else None
            if period is not None and period.end is not None and time.index and time.day:
                found_day = _after(period.end, time.index, time.day)
                after.extend([found_day] if found_day else [])
    return min(after, default=None)


def _after(end: dt.date, month: int, day: int) -> dt.date | None:
    """The first such day within two years after the end of the reported period; None where the calendar has none."""
    for year in (end.year, end.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:  # 29 February may be there the year after
            continue
        if found > end:
            return found
    return None
