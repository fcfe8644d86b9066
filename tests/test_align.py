"""The offset map: spans map to what produced them and back, maps compose, JSON reads back equal."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.align import Edit, OffsetMap, edited

LENGTH = st.integers(0, 4)
PIECE = st.one_of(st.tuples(st.integers(1, 4), st.none()), st.tuples(st.integers(1, 4), LENGTH), st.tuples(st.just(0), LENGTH))
CUT = st.one_of(st.tuples(st.integers(1, 4), st.none()), st.tuples(st.integers(1, 4), LENGTH))  # nothing is made from nothing


def of_length(length: int, shrinking: bool) -> st.SearchStrategy[OffsetMap]:
    """Maps from a text of that length."""

    @st.composite
    def draw(pick: st.DrawFn) -> OffsetMap:
        pieces: list[tuple[int, int | None]] = []
        left = length
        while left > 0:
            before, after = pick(CUT if shrinking else PIECE)
            before = min(before, left)
            pieces.append((before, after))
            left -= before
        return OffsetMap.from_pieces(pieces)

    return draw()


@st.composite
def spans(pick: st.DrawFn, length: int) -> tuple[int, int]:
    start = pick(st.integers(0, length))
    return start, pick(st.integers(start, length))


@st.composite
def chains(pick: st.DrawFn, count: int, shrinking: bool) -> list[OffsetMap]:
    maps = [OffsetMap.from_pieces(pick(st.lists(CUT if shrinking else PIECE, max_size=8)))]
    while len(maps) < count:
        maps.append(pick(of_length(maps[-1].target_length, shrinking)))
    return maps


@st.composite
def edits(pick: st.DrawFn, text: str) -> list[Edit]:
    at = sorted(pick(st.lists(st.integers(0, len(text)), max_size=8)))
    return [Edit(start, end, pick(st.text("xyz", max_size=3))) for start, end in zip(at[::2], at[1::2], strict=False)]


def test_identity_maps_every_span_to_itself() -> None:
    assert OffsetMap.identity(7).to_source(2, 5) == (2, 5)
    assert OffsetMap.identity(7).to_clean(0, 7) == (0, 7)
    assert OffsetMap.identity(0).to_source(0, 0) == (0, 0)


def test_a_number_with_noise_inside_maps_to_all_of_its_raw_characters() -> None:
    text, offsets = edited("ab4##.1cd##", [Edit(3, 5), Edit(9, 11)])
    assert text == "ab4.1cd"
    assert offsets.to_source(2, 5) == (2, 7)
    assert offsets.to_source(5, 7) == (7, 9)


def test_noise_before_a_span_is_no_part_of_it() -> None:
    _, offsets = edited("##ab##", [Edit(0, 2), Edit(4, 6)])
    assert offsets.to_source(0, 2) == (2, 4)
    assert offsets.to_clean(0, 2) == (0, 0)
    assert offsets.to_clean(1, 3) == (0, 1)


def test_neighbouring_replacements_stay_apart() -> None:
    _, offsets = edited("&lt;&gt;", [Edit(0, 4, "<"), Edit(4, 8, ">")])
    assert offsets.to_source(0, 1) == (0, 4)
    assert offsets.to_source(1, 2) == (4, 8)


def test_half_of_a_replacement_maps_to_the_whole_of_it() -> None:
    _, offsets = edited("a&hellip;b", [Edit(1, 9, "...")])
    assert offsets.to_source(2, 3) == (1, 9)
    assert offsets.to_clean(2, 3) == (1, 4)


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (2, 1), (0, 4)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        OffsetMap.identity(3).to_source(start, end)
    with pytest.raises(ValueError, match="no span"):
        OffsetMap.identity(3).to_clean(start, end)


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        edited("abcdef", [Edit(0, 3), Edit(2, 4)])


def test_maps_that_do_not_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="do not meet"):
        OffsetMap.identity(3).then(OffsetMap.identity(4))


@pytest.mark.parametrize("runs", [[[0, 0, 9]], [[2, 2, 1], [1, 1, 1]], [[0, 0, -1]], [[0, 0]]])
def test_a_broken_map_is_refused(runs: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="not an offset map"):
        OffsetMap.from_json({"source_length": 4, "target_length": 4, "runs": runs})


@given(st.text("ab#", max_size=20), st.data())
def test_kept_text_is_the_same_on_both_sides(text: str, data: st.DataObject) -> None:
    made, offsets = edited(text, data.draw(edits(text)))
    assert (offsets.source_length, offsets.target_length) == (len(text), len(made))
    for run in offsets.runs:
        assert text[run.source : run.source + run.length] == made[run.target : run.target + run.length]


@given(chains(1, True), st.data())
def test_a_clean_span_lies_within_what_its_raw_span_became(maps: list[OffsetMap], data: st.DataObject) -> None:
    (offsets,) = maps
    start, end = data.draw(spans(offsets.target_length))
    back = offsets.to_clean(*offsets.to_source(start, end))
    assert back[0] <= start <= end <= back[1]
    assert offsets.to_clean(*offsets.to_source(*back)) == back


@given(chains(1, True), st.data())
def test_the_raw_span_begins_and_ends_with_what_is_left_of_it(maps: list[OffsetMap], data: st.DataObject) -> None:
    (offsets,) = maps
    start, end = data.draw(spans(offsets.target_length))
    assume(start < end)
    low, high = offsets.to_source(start, end)
    for place in (low, high - 1):
        left, right = offsets.to_clean(place, place + 1)
        assert left < right


@given(chains(1, False), st.data())
def test_to_clean_is_to_source_of_the_inverse(maps: list[OffsetMap], data: st.DataObject) -> None:
    (offsets,) = maps
    start, end = data.draw(spans(offsets.source_length))
    assert offsets.to_clean(start, end) == offsets.inverse().to_source(start, end)
    assert offsets.inverse().inverse() == offsets


@given(chains(3, True))
def test_composition_is_associative(maps: list[OffsetMap]) -> None:
    a, b, c = maps
    assert a.then(b).then(c) == a.then(b.then(c))


@given(chains(2, False))
def test_composition_keeps_the_ends_and_the_identity(maps: list[OffsetMap]) -> None:
    a, b = maps
    both = a.then(b)
    assert (both.source_length, both.target_length) == (a.source_length, b.target_length)
    assert OffsetMap.identity(a.source_length).then(a) == a == a.then(OffsetMap.identity(a.target_length))


@given(chains(2, True), st.data())
def test_a_composed_map_finds_no_less_than_one_after_the_other(maps: list[OffsetMap], data: st.DataObject) -> None:
    a, b = maps
    start, end = data.draw(spans(b.target_length))
    assume(start < end)
    low, high = a.then(b).to_source(start, end)
    step_low, step_high = a.to_source(*b.to_source(start, end))
    assert low <= step_low <= step_high <= high


@given(chains(1, False))
def test_json_reads_back_equal(maps: list[OffsetMap]) -> None:
    (offsets,) = maps
    assert OffsetMap.from_json(json.loads(json.dumps(offsets.to_json()))) == offsets
