"""Numbers that belong together: ranges become one atom, lists share the unit and the scale of their last member."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.quantity.atom import Atom
from kg.quantity.words import Words

__all__ = ["join"]

_ONE = Decimal(1)
_WIDEST = 16  # characters between two members of a range or list
_DASHES = frozenset({"-", "–", "—", "——", "~", "～"})
_FAR_MONEY = Decimal("1.5")  # "increased $22 million to $105 million": a step and a level, not a range
_FAR = Decimal(3)
_LAST_WORDS = re.compile(r"([A-Za-z]+)\W+(?:([A-Za-z]+)\W+)?(?:([A-Za-z]+)\W+)?$")


def join(atoms: list[Atom], text: str, words: Words) -> list[Atom]:
    """The atoms of a text with its ranges made one and its lists filled in. Atoms are changed in place."""
    joined: list[Atom] = []
    last: Atom | None = None
    for atom in atoms:
        if last is not None and (around := _around(last, atom, text, words)) is not None:
            _merge(last, atom, around)
        elif last is not None and _is_range(last, atom, text, words):
            _merge(last, atom)
        else:
            joined.append(atom)
            last = atom
    _share(joined, text, words)
    return joined


def _merge(left: Atom, right: Atom, bounds: tuple[Decimal, Decimal] | None = None) -> None:
    """Makes ``left`` the range of both, its bounds in the base unit."""
    left.low, left.high = bounds if bounds is not None else _bounds(left, right)
    if left.spelling is None or (left.spelling.contextual and right.spelling is not None):
        left.spelling = right.spelling
    left.scale, left.based, left.label, left.comparator = None, True, False, None
    left.end = right.end
    if left.kind != "digits":
        left.kind = right.kind


def _gap(left: Atom, right: Atom, text: str) -> str | None:
    return text[left.end : right.start].strip().lower() if right.start - left.end <= _WIDEST else None


def _around(left: Atom, right: Atom, text: str, words: Words) -> tuple[Decimal, Decimal] | None:
    """Both ends in the base unit of a number with its margin, which is in the same unit, or in percent of it, or in points of a
    percentage: $54 billion, plus or minus 2%; 75% ± 50 basis points. None where the second number is no margin of the first.
    """
    if (_gap(left, right, text) or "").strip(" ,，的") not in words.margins or left.high is not None or right.high is not None:
        return None
    if left.unit is None or right.unit is None:
        return None
    middle, margin = (abs(a.low) * (a.scale or _ONE) * _factor(a, a) for a in (left, right))
    if right.unit.kind == "percent" and left.unit.kind != "percent":
        margin *= middle / 100
    elif left.unit.code != right.unit.code and (left.unit.kind, right.unit.kind) != ("percent", "points"):
        return None
    middle = -middle if left.low < 0 else middle
    return (middle - margin, middle + margin) if margin < abs(middle) else None


def _is_range(left: Atom, right: Atom, text: str, words: Words) -> bool:
    between = _gap(left, right, text)
    if (
        not between
        or "times" in (left.kind, right.kind)
        or left.high is not None
        or right.high is not None
        or (left.label and left.spelling is None and right.spelling is None)
    ):
        return False
    if between in words.joined:
        return _compatible(left, right) and _is_open(left, right, text, words)
    if between not in words.separators or not _compatible(left, right):
        return False
    if words.language == "en" and between.isalpha() and not text[left.end : left.end + 1].isspace():
        return False
    if between == "-" and left.spelling is None and left.scale is None and right.scale is None and left.low > right.low:
        return False  # 777-300 is a name
    return not _is_change(left, right, text, words)


def _compatible(left: Atom, right: Atom) -> bool:
    """Whether both have one unit, or the first has none and takes that of the second, or the second has no currency."""
    if left.unit is None:
        return right.unit is not None or (left.scale is None) or right.scale is not None
    if right.unit is None:
        return not right.label and left.unit.kind == "money" and (left.scale is None or right.scale is not None)
    return left.unit.code == right.unit.code or (left.unit.kind == right.unit.kind == "money" and _either_contextual(left, right))


def _either_contextual(left: Atom, right: Atom) -> bool:
    return bool((left.spelling and left.spelling.contextual) or (right.spelling and right.spelling.contextual))


def _is_open(left: Atom, right: Atom, text: str, words: Words) -> bool:
    """between X and Y, 介于X和Y之间."""
    opened = words.opened.ending(text, left.start - (text[left.start - 1 : left.start] == " "))
    if opened is None:
        return False
    return words.language == "en" or len(opened[0]) > 1 or words.closed.starting(text, right.end) is not None


def _is_change(left: Atom, right: Atom, text: str, words: Words) -> bool:
    """from X to Y, and "increased X to Y" where Y is far from X."""
    at = left.start - (text[left.start - 1 : left.start] == " ")
    if words.change.ending(text, at) is not None:
        between = text[left.end : right.start].strip()
        if between in _DASHES or words.reset.starting(text, right.end) is not None:
            return False  # from 3–4% to 5–6%, 由3%到4%上调至5%到6%
        return not _ranges(text[max(0, at - 40) : at], words)
    if text[left.end : right.start].strip() in _DASHES:
        return False
    if words.language == "en":
        match = _LAST_WORDS.search(text, max(0, left.start - 40), left.start)
        changed = match is not None and any(word and word.lower() in words.verbs for word in match.groups())
    else:
        changed = any(text.endswith(verb, 0, left.start) for verb in words.verbs)
    if not changed or left.unit is None or not left.low:
        return False
    low, high = _bounds(left, right)
    return not low or abs(high / low) > (_FAR_MONEY if left.unit.kind == "money" else _FAR)


def _ranges(before: str, words: Words) -> bool:
    return any(word in words.ranging for word in before.lower().split()[-4:])


def _bounds(left: Atom, right: Atom) -> tuple[Decimal, Decimal]:
    """Both ends in the base unit. The first takes the scale of the second, unless the range would then run backwards."""
    scale = left.scale
    if scale is None and right.scale is not None and (left.unit is None or left.unit.factor == 1):
        scaled = left.low * right.scale
        if abs(left.low) <= abs(right.low) or abs(left.low) > abs(right.low * right.scale) or scaled == 0:
            scale = right.scale
    low = left.low * (scale or _ONE) * _factor(left, right)
    high = right.low * (right.scale or _ONE) * _factor(right, left)
    return min(low, high), max(low, high)


def _factor(atom: Atom, other: Atom) -> Decimal:
    unit = atom.unit or other.unit
    return unit.factor if unit else _ONE


def _share(atoms: list[Atom], text: str, words: Words) -> None:
    """Unit and scale flow back over a list: 9.14、9.05、9.81万辆. A comma does so only inside a list: 5, 6 and 7 percent."""
    shared: Atom | None = None
    for left, right in zip(atoms[-2::-1], atoms[:0:-1], strict=True):
        if left.label and right.spelling is None and _gap(left, right, text) in words.joined:
            right.label = right.scale is None
        if left.spelling is not None or left.label or right.high is not None or (right.spelling is None and right.scale is None):
            continue
        between = _gap(left, right, text)
        if between not in words.listed or (between == "," and shared is not right):
            continue
        left.spelling = right.spelling
        left.scale = left.scale or right.scale
        left.kind = right.kind
        shared = left
