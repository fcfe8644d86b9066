"""A sentence laid out for reading its numbers: clauses, terms, names, times, quantities, comparisons, and what is between."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from kg.extract.namepatterns import outer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.extract.cues import Cues, LanguageCues
    from kg.extract.holders import Holder
    from kg.extract.terms import Term
    from kg.model import Mention, Modality, Quantity, Sentence, TimeExpression

__all__ = ["HAN_WEIGHT", "Reading", "Remembered", "lists_of", "placed", "read"]

_T = TypeVar("_T", "Mention", "Quantity", "TimeExpression", "Term")

_CLAUSE_END = {
    "zh": re.compile(r"[，；。！？!?;\n]|,(?!\d{3})"),
    "en": re.compile(r"[;\n]|,(?=\s)|\s--?\s|(?<=\s)(?:while|whereas|but|and (?:our|we|the|is|was))\s"),
}
_BETWEEN = re.compile(r"\s*(?:[、,，/]|和|及|与|以及|and|or|,\s*and)\s*")
_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_HAN_OR_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+")
HAN_WEIGHT = 0.5
_WEIGHTS = {"NOUN": 1.0, "PROPN": 1.0, "VERB": 0.6, "ADJ": 0.4, "": 1.0, "X": 1.0, "NUM": 0.3, "ADV": 0.15, "SCONJ": 0.15}
_BARRIER = 3.0
_GLYPHS = 8
# A symbol of no writing between a number and more of one: it may hide digits, so that neither part can be trusted.
_BROKEN_BEFORE = re.compile(r"[\d.][\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufffd]+$")
_BROKEN_BEHIND = re.compile(r"[.]?[\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufffd]+[.]?\d")


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a sentence.

    ``bounds`` are the starts of its clauses; ``bases`` the stretches that something is compared with (versus the prior year);
    ``quantities`` those that can be observed: not in names, and no conversion of the amount before.
    """

    sentence: Sentence
    bounds: tuple[int, ...]
    metrics: tuple[Term, ...]
    names: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    quantities: tuple[Quantity, ...]
    bases: tuple[tuple[int, int], ...]
    _sums: tuple[float, ...]
    _metric_starts: tuple[int, ...]
    _quantity_starts: tuple[int, ...]
    _words: LanguageCues
    own: Mapping[Quantity, Term] = field(default_factory=dict)
    """The wording of a metric that is the unit of its number: 5 million monthly active users."""
    _found: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.sentence.text

    @property
    def language(self) -> str:
        """The language of the sentence."""
        return self.sentence.language

    def clause(self, offset: int) -> tuple[int, int]:
        """The clause that holds an offset."""
        i = bisect_right(self.bounds, offset) - 1
        end = self.bounds[i + 1] if i + 1 < len(self.bounds) else len(self.text)
        return self.bounds[i], end

    def foreign(self, start: int, end: int) -> float:
        """How many words of ``[start, end)`` join no metric to its number: about 1 each, 0 for the words of ``filler``."""
        return self._sums[max(start, end)] - self._sums[start]

    def bounds_between(self, start: int, end: int) -> int:
        """How many clauses begin in ``(start, end]``."""
        return max(0, bisect_right(self.bounds, end) - bisect_right(self.bounds, start))

    def metrics_before(self, offset: int, most: int) -> tuple[Term, ...]:
        """The last terms that end by ``offset``, the nearest first."""
        i = bisect_right(self._metric_starts, offset)
        return tuple(t for t in reversed(self.metrics[max(0, i - most) : i]) if t.end <= offset)

    def metrics_after(self, offset: int, most: int) -> tuple[Term, ...]:
        """The first terms that start at ``offset`` or behind it."""
        i = bisect_left(self._metric_starts, offset)
        return self.metrics[i : i + most]

    def between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The quantities that start in ``[start, end)``."""
        return self.quantities[bisect_left(self._quantity_starts, start) : bisect_left(self._quantity_starts, end)]

    def previous(self, offset: int) -> Quantity | None:
        """The last quantity that starts before ``offset``."""
        i = bisect_left(self._quantity_starts, offset)
        return self.quantities[i - 1] if i else None

    def following(self, offset: int) -> Quantity | None:
        """The first quantity that starts at ``offset`` or behind it."""
        i = bisect_left(self._quantity_starts, offset)
        return self.quantities[i] if i < len(self.quantities) else None

    def last_cue(self, name: str, offset: int) -> int:
        """Where the last cue of a list that starts before ``offset`` ends; -1 for none. A sentence is searched once a list."""
        starts, ends = self._cue(name)
        i = bisect_left(starts, offset)
        return ends[i - 1] if i and ends[i - 1] <= offset else -1

    def has_cue(self, name: str, offset: int) -> bool:
        """Whether a cue of a list starts before ``offset``."""
        starts, _ = self._cue(name)
        return bool(starts) and starts[0] < offset

    def _cue(self, name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if name not in self._found:
            matches = list(self._words[name].finditer(self.text))
            self._found[name] = (tuple(m.start() for m in matches), tuple(m.end() for m in matches))
        return self._found[name]

    def base(self, offset: int) -> tuple[int, int] | None:
        """The comparison that holds an offset, if any."""
        return next((b for b in self.bases if b[0] <= offset < b[1]), None)


@dataclass(slots=True)
class Remembered:
    """What reading carries from sentence to sentence.

    language: that of the sentence; subject: the last organization; opening: the first one of a paragraph, and whether it
    opens it (``opens``); thing: the last thing named (它); site and item:
    the last plant and product of the paragraph; topic: what a paragraph is about; rated: the company that a rating
    is about; rater: who rates it; time and modality: those of the last number, which a sentence behind a semicolon goes on
    with; guided: what the last outlook was for, and in which sentence that was; currencies: how often each was written;
    timed_in and timed_of: in which paragraph and of whom that number was; dated_in: the paragraph whose reported figures have
    that time; home: the money that 元 alone means on the page, where it is not that of the mainland; sign: the one that ¥ means
    there; named: by kind of unit what the numbers of the sentence ``named_in`` are of, where all of a
    kind are of one thing; unsaid: the numbers, by their place in the clean text, of which
    the words leave out what an observation needs, and the reason.
    """

    subject: Mention | None = None
    thing: Mention | None = None
    site: Mention | None = None
    item: Mention | None = None
    topic: Mention | None = None
    opening: Mention | None = None
    opens: bool = False
    rated: Mention | None = None
    rater: Holder | None = None
    passage: int = -1
    language: str = ""
    dated_in: int = -1
    home: str = ""
    sign: str = ""
    sentences: int = 0
    index: int = 0
    topic_at: int = 0
    chained: bool = False
    time: TimeExpression | None = None
    timed_in: int = -1
    timed_of: str = ""
    modality: Modality = "Reported"
    year: TimeExpression | None = None
    guided: TimeExpression | None = None
    guided_at: int = -1
    named: Mapping[str, Term] = field(default_factory=dict)
    named_in: int = -1
    unsaid: dict[tuple[int, int], str] = field(default_factory=dict)
    currencies: Counter[str] = field(default_factory=Counter)


def read(sentence: Sentence, terms: tuple[Term, ...], cues: Cues) -> Reading:
    """Lay out a sentence. Terms inside names are no terms; times inside quantities are no times."""
    words = cues.of(sentence.language)
    counted = [(q.start, q.end) for q in sentence.quantities]
    names = tuple(
        m
        for m in sentence.mentions
        if not (m.entity is None and _is_wording(m, terms))
        # a name does not begin within a number: 400亿|港元股份
        and (m.entity is not None or not any(start < m.start < end for start, end in counted))
    )
    spans = [outer(sentence.text, m.start, m.end) for m in names]
    inside_name = _overlaps(spans)
    quantities = tuple(_observable([q for q in sentence.quantities if not inside_name(q.start, q.end)], sentence.text, words))
    inside = _overlaps([*((m.start, m.end) for m in names), *((q.start, q.end) for q in quantities)])
    metrics = tuple(_per_share(t, sentence.text, cues, words) for t in terms if _counts(t, words) and not inside(t.start, t.end))
    bounds = (0, *(m.end() for m in _CLAUSE_END[sentence.language].finditer(sentence.text)))
    return Reading(
        sentence,
        bounds,
        metrics,
        names,
        sentence.times,
        quantities,
        tuple(_bases(sentence, words)),
        _sums(sentence, metrics, words, cues.words.get(sentence.language, {}).get("filler", frozenset())) if quantities else (),
        tuple(t.start for t in metrics),
        tuple(q.start for q in quantities),
        words,
        {
            q: t
            for q in quantities
            for t in terms
            if t.kind == "metric" and q.start < t.start and t.end <= q.end and _owns(q, t, sentence.text, words)
        },
    )


def _counts(term: Term, words: LanguageCues) -> bool:
    """Whether a term is the wording of a metric here (shares are stock, not a share of a market)."""
    return term.kind == "metric" and words["no_metric"].fullmatch(term.text) is None


def _owns(quantity: Quantity, term: Term, text: str, words: LanguageCues) -> bool:
    """Whether the unit of a number is the wording of its metric; a weak one needs a verb of having before it."""
    return not term.weak or words["own_weak"].search(text, max(0, quantity.start - 30), quantity.start) is not None


def _is_wording(mention: Mention, terms: tuple[Term, ...]) -> bool:
    """Whether a name is a wording of a metric, or one that only a model sees a part of it: Diluted earnings per share."""
    seen = mention.source.endswith("model")
    return any(
        t.start <= mention.start and mention.end <= t.end and ((seen and not t.weak) or t.text == mention.text)
        for t in terms
        if t.kind == "metric"
    )


def _overlaps(spans: list[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Whether a stretch shares a character with any of the spans."""
    taken = {i for start, end in spans for i in range(start, end)}
    return lambda start, end: any(i in taken for i in range(start, end))


def _observable(quantities: Iterable[Quantity], text: str, words: LanguageCues) -> Iterator[Quantity]:
    """The quantities without conversions: other money right behind an amount, in brackets or marked as one (约合)."""
    last: Quantity | None = None
    for quantity in _ranged((q for q in quantities if not _is_broken(q, text)), text, words):
        if quantity.kind == "money" and last is not None and last.kind == "money":
            gap = text[last.end : quantity.start]
            marked = words["conversion"].search(gap) is not None
            if (marked and len(gap) < 16) or (gap.strip()[:1] in ("(", "（") and quantity.unit != last.unit and len(gap) < 12):
                continue
        last = quantity
        yield quantity


def _is_broken(quantity: Quantity, text: str) -> bool:
    before = text[max(0, quantity.start - _GLYPHS) : quantity.start]
    return bool(_BROKEN_BEFORE.search(before) or _BROKEN_BEHIND.match(text, quantity.end))


def _ranged(quantities: Iterable[Quantity], text: str, words: LanguageCues) -> Iterator[Quantity]:
    """The quantities, two as one range that the grammar leaves apart: 增加3万元到5万元, $2.95 per share to $3.15 per share."""
    held: Quantity | None = None
    before: Quantity | None = None
    for quantity in quantities:
        if held is not None:
            low, high = held.value, quantity.value
            joined = held.unit == quantity.unit and words["range_between"].fullmatch(text, held.end, quantity.start) is not None
            joined = joined and not words["not_range_before"].search(text, max(0, held.start - 24), held.start)
            joined = joined or (held.unit == quantity.unit and _replaced_range(held, quantity, before, text, words))
            if joined and low is not None and high is not None and low < high:
                whole = text[held.start : quantity.end]
                before = replace(held, end=quantity.end, text=whole, value=None, minimum=low, maximum=high, comparator="Exactly")
                yield before
                held = None
                continue
            yield held
            before = held
        held = quantity
    if held is not None:
        yield held


def _replaced_range(low: Quantity, high: Quantity, before: Quantity | None, text: str, words: LanguageCues) -> bool:
    """Whether from A to B is a range that another replaces: to $3 to $4, from $2 to $3; to $5 from $2 to $3 previously."""
    if not words["range_joint"].fullmatch(text, low.end, high.start):
        return False
    if words["former_behind"].match(text, high.end):
        return True
    return (
        before is not None
        and before.minimum is not None
        and before.unit == low.unit
        and words["replaces_behind"].fullmatch(text, before.end, low.start) is not None
    )


def _per_share(term: Term, text: str, cues: Cues, words: LanguageCues) -> Term:
    """A term with the words behind it that make it one of a share: net income per fully diluted share."""
    name = cues.variants["per_share"].get(term.name)
    unit = words["per_share"].match(text, term.end) if name is not None else None
    if unit is None or name is None:
        return term
    return replace(term, end=unit.end(), text=text[term.start : unit.end()], name=name, weak=False)


def _bases(sentence: Sentence, words: LanguageCues) -> Iterator[tuple[int, int]]:
    """The comparisons of a sentence: from their word (versus, over the prior year) to the end of what is compared with."""
    text = sentence.text
    starts = {m.span(m.lastgroup or 0) for m in words["base_open"].finditer(text)}  # a named group is the word itself
    for time in sentence.times:
        before = words["base_before_time"].search(text, max(0, time.start - 48), time.start)
        if before is not None:
            starts.add((before.start(), time.start))
    at = 0
    for start, end in sorted(starts):
        if start < at:
            continue
        held = [p for p in (*(t.start for t in sentence.times), *(q.start for q in sentence.quantities)) if p >= end]
        # The comparison holds at least the first thing in it, unless it is with an outlook: better than we expected.
        first = end if words["outlook"].search(text, start, end) else min(held, default=len(text))
        stops = (m.start() for m in words["base_close"].finditer(text, end))
        at = next((stop for stop in stops if stop > first or text[stop] in ";:,"), len(text))
        yield start, at


def _sums(sentence: Sentence, metrics: tuple[Term, ...], words: LanguageCues, filler: frozenset[str]) -> tuple[float, ...]:
    """Running sums of the weights of foreign words, one more than there are characters."""
    text = sentence.text
    weights = [0.0] * (len(text) + 1)
    if sentence.language == "zh":
        for match in _HAN_OR_WORD.finditer(text):
            weights[match.start()] = 1.0 if match.group().isascii() else HAN_WEIGHT
        free = [m.span() for m in words["filler"].finditer(text)]
    else:
        for token in sentence.tokens:
            weights[token.start] = 0.0 if token.text.lower() in filler else _WEIGHTS.get(token.pos, 0.0)
        free = [m.span() for m in words["filler_phrase"].finditer(text)]
    items = [(t.start, t.end) for t in sentence.times] + [(q.start, q.end) for q in sentence.quantities]
    items += [(m.start, m.end) for m in sentence.mentions] + [(t.start, t.end) for t in metrics]
    for start, end in (*free, *items, *(m.span() for m in _BRACKETS.finditer(text))):
        weights[start:end] = [0.0] * (end - start)
    covered = _overlaps(free)
    for match in words["barrier"].finditer(text):
        if not covered(match.start(), match.end()):
            weights[match.start()] += _BARRIER
    return (0.0, *accumulate(weights[: len(text)]))


def lists_of(items: tuple[_T, ...], text: str, joint: re.Pattern[str] | None = None) -> list[tuple[_T, ...]]:
    """Items in a row with nothing but list separators (``joint``) between them, as groups of two or more."""
    joint = joint or _BETWEEN
    groups: list[list[_T]] = []
    for item in items:
        if groups and joint.fullmatch(text, groups[-1][-1].end, item.start):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [tuple(g) for g in groups if len(g) > 1]


def placed(mention: Mention, reading: Reading) -> Mention:
    """A mention of a sentence, with offsets in the clean text."""
    return replace(mention, start=mention.start + reading.sentence.start, end=mention.end + reading.sentence.start)
