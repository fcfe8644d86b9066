"""A two-way map between a text and what was made of it.

Cleaning, HTML extraction and mojibake repair each make a text from another. ``OffsetMap`` says which characters of the
one are which of the other. It is a list of *runs*, stretches that are the same length on both sides and correspond
character by character (as in ``difflib.SequenceMatcher.get_matching_blocks``); what lies between two runs was dropped,
replaced or inserted as a whole. Memory goes with the number of edits, not of characters; a look-up is two bisections.

Seen as the set of pairs *(position in the source, position in the target)* that its runs hold, a map is a monotone
relation, and ``then`` is the composition of relations.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = ["Edit", "OffsetMap", "Run", "edited"]


class Run(NamedTuple):
    """``length`` characters at ``source`` of the source that stand at ``target`` of the target."""

    source: int
    target: int
    length: int


class Edit(NamedTuple):
    """The source's ``[start, end)`` is written as ``text`` in the target; empty drops it."""

    start: int
    end: int
    text: str = ""


def _source_end(run: Run) -> int:
    return run.source + run.length


def _target_end(run: Run) -> int:
    return run.target + run.length


def _source(run: Run) -> int:
    return run.source


def _target(run: Run) -> int:
    return run.target


def _canonical(runs: Iterable[Run], source_length: int, target_length: int) -> tuple[Run, ...]:
    """The runs with both ends of both texts, joined where they touch."""
    joined = [Run(0, 0, 0)]
    source_end = target_end = 0
    for run in (*runs, Run(source_length, target_length, 0)):
        source, target, length = run
        if source != source_end or target != target_end:
            joined.append(run)
        elif length:
            joined[-1] = Run(joined[-1].source, joined[-1].target, joined[-1].length + length)
        source_end, target_end = source + length, target + length
    return tuple(joined)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Which characters of a target text are which of its source. Offsets are code points, spans half-open.

    ``runs`` are in order and hold both ends of both texts. An empty run keeps two edits that touch apart.

    >>> text, offsets = edited("4##.1 percent", [Edit(1, 3), Edit(6, 13, "%")])
    >>> text, offsets.to_source(0, 3), offsets.to_clean(0, 5)
    ('4.1 %', (0, 5), (0, 3))
    >>> offsets.to_source(4, 5)
    (6, 13)
    """

    runs: tuple[Run, ...]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text of ``length`` characters that came through unchanged.

        >>> OffsetMap.identity(5).to_source(1, 4)
        (1, 4)
        """
        return cls.from_pieces([(length, None)])

    @classmethod
    def from_pieces(cls, pieces: Iterable[tuple[int, int | None]]) -> OffsetMap:
        """A map from the lengths of the pieces of the source and of what each became.

        A piece is ``(length, None)`` where its characters correspond one by one (kept, or translated character by
        character), ``(length, 0)`` where it was dropped, ``(length, n)`` where ``n`` characters replaced it, and ``(0, n)``
        where ``n`` were inserted. Raises ValueError on a negative length.

        >>> OffsetMap.from_pieces([(2, None), (3, 0), (4, None)]).to_source(1, 4)
        (1, 7)
        """
        runs: list[Run] = []
        source = target = 0
        for before, after in pieces:
            if before < 0 or (after is not None and after < 0):
                raise ValueError(f"a piece cannot have a negative length: {(before, after)}")
            runs.append(Run(source, target, before if after is None else 0))
            source, target = source + before, target + (before if after is None else after)
        return cls(_canonical(runs, source, target))

    @property
    def source_length(self) -> int:
        """The length of the source text."""
        return _source_end(self.runs[-1])

    @property
    def target_length(self) -> int:
        """The length of the target text."""
        return _target_end(self.runs[-1])

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of the source that produced the target's ``[start, end)``.

        What was dropped just before ``start`` or at ``end`` stays outside; a span that touches a replaced piece takes the
        whole of it. Raises ValueError where the span is not one of the target text.

        >>> edited("a--b", [Edit(1, 3)])[1].to_source(1, 2)
        (3, 4)
        """
        if len(self.runs) == 1 and 0 <= start <= end <= self.runs[0].length:  # the identity
            return start, end
        if not 0 <= start <= end <= self.target_length:
            raise ValueError(f"no span of a text of {self.target_length} characters: [{start}, {end})")
        after = self.runs[bisect_left(self.runs, end, key=_target_end)]
        right = after.source + max(0, end - after.target)
        if start == end and after.target <= end:
            return right, right
        before = self.runs[bisect_right(self.runs, start, key=_target) - 1]
        return before.source + min(before.length, start - before.target), right

    def to_clean(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of the target that holds all that the source's ``[start, end)`` became.

        Empty where nothing is left of it. Raises ValueError where the span is not one of the source text.

        >>> edited("a--b", [Edit(1, 3)])[1].to_clean(1, 3)
        (1, 1)
        """
        if not 0 <= start <= end <= self.source_length:
            raise ValueError(f"no span of a text of {self.source_length} characters: [{start}, {end})")
        after = self.runs[bisect_left(self.runs, end, key=_source_end)]
        right = after.target + max(0, end - after.source)
        if start == end and after.source <= end:
            return right, right
        before = self.runs[bisect_right(self.runs, start, key=_source) - 1]
        return before.target + min(before.length, start - before.source), right

    def inverse(self) -> OffsetMap:
        """The map from the target back to the source.

        >>> edited("a--b", [Edit(1, 3)])[1].inverse().to_clean(1, 2)
        (3, 4)
        """
        return OffsetMap(tuple(Run(run.target, run.source, run.length) for run in self.runs))

    def then(self, other: OffsetMap) -> OffsetMap:
        """The map from this source to the target of ``other``, whose source is this target.

        Associative where neither map inserts: text that comes from nothing has no place to hold on to.
        Raises ValueError where the lengths of the text between differ.

        >>> text, first = edited("a--bc", [Edit(1, 3)])
        >>> first.then(edited(text, [Edit(1, 2)])[1]).to_source(0, 2)
        (0, 5)
        """
        if self.target_length != other.source_length:
            raise ValueError(f"maps do not meet: a text of {self.target_length} characters, then one of {other.source_length}")
        if len(self.runs) == 1:  # nothing but one run: the identity
            return other
        if len(other.runs) == 1:
            return self
        runs: list[Run] = []
        i = j = 0
        while i < len(self.runs) and j < len(other.runs):
            a, b = self.runs[i], other.runs[j]
            if b.source <= a.target and _target_end(a) < _source_end(b):  # all that ends inside b only moves with it
                inside = bisect_left(self.runs, _source_end(b), i, key=_target_end)
                shift = b.target - b.source
                runs += [Run(source, target + shift, length) for source, target, length in self.runs[i:inside]]
                i = inside
                continue
            low, high = max(a.target, b.source), min(_target_end(a), _source_end(b))
            if low <= high:
                runs.append(Run(a.source + low - a.target, b.target + low - b.source, high - low))
            a_goes, b_goes = _target_end(a) <= high, _source_end(b) <= high
            if a_goes and b_goes:
                # Both end here. A drop of the first map meets the next run of the second at this very place, and an insertion
                # of the second the next run of the first; a drop and an insertion together are one replacement.
                a_touches = i + 1 < len(self.runs) and self.runs[i + 1].target == high
                b_touches = j + 1 < len(other.runs) and other.runs[j + 1].source == high
                a_goes, b_goes = a_touches or not b_touches, b_touches or not a_touches
            i, j = i + a_goes, j + b_goes
        return OffsetMap(_canonical(runs, self.source_length, other.target_length))

    def to_json(self) -> dict[str, Any]:
        """A value for ``json.dump``: both lengths and ``[source, target, length]`` of each run.

        >>> edited("a--b", [Edit(1, 3)])[1].to_json()
        {'source_length': 4, 'target_length': 2, 'runs': [[0, 0, 1], [3, 1, 1]]}
        """
        return {
            "source_length": self.source_length,
            "target_length": self.target_length,
            "runs": [list(run) for run in self.runs],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> OffsetMap:
        """The map that ``to_json`` wrote. Raises ValueError where runs overlap, go back, or leave the texts.

        >>> offsets = edited("a--b", [Edit(1, 3)])[1]
        >>> OffsetMap.from_json(offsets.to_json()) == offsets
        True
        """
        try:
            lengths = int(value["source_length"]), int(value["target_length"])
            runs = [Run(*map(int, run)) for run in value["runs"]]
        except (KeyError, TypeError) as error:
            raise ValueError(f"not an offset map: {error!r}") from error
        source = target = 0
        for run in (*runs, Run(*lengths, 0)):
            if run.length < 0 or run.source < source or run.target < target:
                raise ValueError(f"not an offset map: the run {list(run)} overlaps, goes back or leaves the text")
            source, target = _source_end(run), _target_end(run)
        return cls(_canonical(runs, *lengths))


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """A text with its edits made, and the map from it to the result. Edits are in order and do not overlap.

    Raises ValueError where they do, or leave the text.

    >>> edited("sales rose ##5%", [Edit(11, 13)])[0]
    'sales rose 5%'
    """
    parts: list[str] = []
    runs: list[Run] = []
    at = target = 0
    for start, end, new in edits:
        if not at <= start <= end <= len(text):
            raise ValueError(f"edits overlap, go back or leave the text of {len(text)} characters: [{start}, {end})")
        parts += (text[at:start], new)
        runs.append(Run(at, target, start - at))
        target += start - at + len(new)
        at = end
    parts.append(text[at:])
    runs.append(Run(at, target, len(text) - at))
    return "".join(parts), OffsetMap(_canonical(runs, len(text), target + len(text) - at))
