"""How a number is meant: reported, expected, planned or replaced by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Modality, Quantity

__all__ = ["is_replaced", "is_unsaid", "modality_of"]

_NEAR = 60
_PLANNED_NEAR = 60
_PLACE = "■"  # stands for the number in ``unsaid``
_FIGURES = frozenset({"money", "percent", "points"})


def is_unsaid(reading: Reading, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether its sentence denies a number, calls it off, only tells it as a rumour, or says what it would have been."""
    start = max((m.end() for m in cues["unsaid_ends"].finditer(reading.text, 0, quantity.start)), default=0)
    return cues["unsaid"].search(f"{reading.text[start : quantity.start]}{_PLACE}{reading.text[quantity.end :]}") is not None


def is_replaced(reading: Reading, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether a number is one that its neighbour replaces or follows: 由3亿元升至5亿元, from $2 to $3, to $3 from $2."""
    previous = reading.previous(quantity.start)
    if (
        previous is not None
        and previous.kind == quantity.kind
        and cues["replaces_behind"].fullmatch(reading.text, previous.end, quantity.start)
    ):
        return True  # raised to 5 from 3
    following = reading.following(quantity.end)
    if following is None or following.kind != quantity.kind or following.start - quantity.end > _NEAR:
        return False
    before = reading.text[max(0, quantity.start - 40) : quantity.start]
    if cues["present_behind"].match(reading.text, quantity.end):
        return False  # from 310 today to 500: it holds now
    if cues["from_before"].search(before) is None:
        return False
    return cues["to_behind"].search(reading.text, quantity.end, following.start) is not None


def modality_of(reading: Reading, quantity: Quantity, cues: LanguageCues, inherited: Modality) -> Modality:
    """How the words before a number in its sentence mean it; ``inherited`` is how a clause before a semicolon meant its own."""
    text, end = reading.text, quantity.start
    if cues["superseded"].search(text, max(0, end - _NEAR), end):
        return "Superseded"
    if cues["superseded_wide"].search(text, max(0, end - _NEAR), end) and cues["revised_behind"].match(text, quantity.end):
        return "Superseded"
    expected, reported = reading.last_cue("guidance", end), reading.last_cue("reported", end)
    planned = reading.last_cue("planned_number", end)
    if end - planned > _PLANNED_NEAR or cues["sentence_break"].search(text, max(planned, 0), end):
        planned = -1
    if planned >= 0 and planned >= max(expected, reported):
        # revenue that is expected to reach a sum is no plan
        return "Guidance" if expected >= 0 and quantity.kind in _FIGURES else "Planned"
    if expected >= 0 and expected > reported:
        return "Guidance"
    if expected < 0 and reported < 0 and cues["guidance_behind"].match(text, quantity.end):
        return "Guidance"
    return inherited if expected < 0 and reported < 0 else "Reported"
