"""The same story twice: which documents of a build are copies of which, however they were republished.

Texts are compared after cleaning, in simplified characters and without case, marks and spaces, by the share of pieces of a few
characters that two have in common (Broder 1997, "On the resemblance and containment of documents"). Pairs worth comparing are
found by MinHash signatures in bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3), so that time grows
with the number of documents and not of pairs; what is found is then counted exactly. Numbers weigh on their own: the
report of the next quarter has the sentences of this one, and is no copy.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rensa import RMinHash

from kg.errors import BrokenOntology
from kg.fold import fold

__all__ = ["CopyRules", "Story", "copies"]

_SEED = 20250730
# With bands of five hashes of the text and three of the numbers, of pairs that share .75 of the text and .9 of the numbers 1 in
# 10,000 is not compared; of those that share .9 of the text and .1 of the numbers (one template) 97 in 100 are not.
_BANDS = 51
_TEXT_ROWS = 5
_NUMBER_ROWS = 3

_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|第[一二三四五六七八九十百]+")


@dataclass(frozen=True, slots=True)
class CopyRules:
    """When two texts are one story; ``settings.toml`` says what each number means."""

    similarity: float
    numbers: float
    shingle: int
    shortest: int

    @classmethod
    def load(cls, folder: Path) -> CopyRules:
        """The rules of ``settings.toml`` in the folder of an ontology. Raises BrokenOntology, naming the key, where it has none.

        >>> from kg.ontology import default_folder
        >>> 0 < CopyRules.load(default_folder()).similarity < 1
        True
        """
        path = folder / "settings.toml"
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8")).get("copies", {})
        except OSError as error:
            raise BrokenOntology(path, f"cannot be read ({error.strerror})", "copy it from the ontology of kg") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BrokenOntology(path, f"is not TOML ({error})", "correct it") from error

        def number(key: str, kind: type, top: float) -> float:
            value = table.get(key)
            if type(value) not in (int, kind) or not 0 < value <= top:
                said = "is missing" if value is None else f"is {value!r}"
                raise BrokenOntology(path, f"copies.{key} {said}", f"set it to a number above 0 and up to {top:g}")
            return float(value)

        shares = number("similarity", float, 1), number("numbers", float, 1)
        return cls(*shares, int(number("shingle", int, 100)), int(number("shortest", int, 1_000_000)))


class Story(NamedTuple):
    """A document to be compared: what tells it from the others, its clean text, and its date where it is known."""

    key: str
    text: str
    date: dt.date | None = None


class _Print(NamedTuple):
    """What a story is recognised by: its text without marks, and its numbers."""

    text: str
    numbers: frozenset[str]


def copies(stories: Iterable[Story], rules: CopyRules) -> dict[str, str]:
    """The key of each copy with the key of its original, whatever the order of the stories. Keys are distinct.

    The original is the first by date, then by key; a story without a date comes after those that have one. A copy is near to its
    original itself, not only to another copy. Texts too short for a comparison are copies where they are equal, and a text
    without words is none.

    >>> rules = CopyRules(similarity=0.75, numbers=0.7, shingle=5, shortest=20)
    >>> text = "Northfield Instruments said that orders rose 18% in the quarter and that its new plant opens in May."
    >>> found = copies([Story("b", text.replace("said", "says")), Story("a", text), Story("c", text.replace("18%", "3%"))], rules)
    >>> found
    {'b': 'a'}
    """
    found: dict[str, str] = {}
    equal: dict[str, str] = {}
    near: dict[bytes, list[str]] = {}
    originals: dict[str, _Print] = {}
    for story in sorted(stories, key=lambda story: (story.date or dt.date.max, story.key)):
        print_ = _print(story.text)
        if not print_.text:
            continue
        if (first := equal.setdefault(print_.text, story.key)) != story.key:
            found[story.key] = first
            continue
        if len(print_.text) < rules.shortest:
            continue
        bands = list(_bands(print_, rules.shingle))
        candidates = dict.fromkeys(key for band in bands for key in near.get(band, ()))
        if (original := _nearest(print_, candidates, originals, rules)) is not None:
            found[story.key] = equal[print_.text] = original
            continue
        originals[story.key] = print_
        for band in bands:
            near.setdefault(band, []).append(story.key)
    return found


def _print(text: str) -> _Print:
    text = unicodedata.normalize("NFKC", fold(text)).casefold()
    numbers = frozenset(number.replace(",", "") for number in _NUMBER.findall(text))
    return _Print(_NOT_WORD.sub("", text), numbers)


def _shingles(text: str, size: int) -> set[str]:
    return {text[at : at + size] for at in range(max(1, len(text) - size + 1))}


def _bands(print_: _Print, shingle: int) -> Iterator[bytes]:
    """The keys under which stories meet that share much of their text and of their numbers."""
    text = _signature(sorted(_shingles(print_.text, shingle)), _BANDS * _TEXT_ROWS)
    numbers = _signature(sorted(print_.numbers) or [""], _BANDS * _NUMBER_ROWS)
    for band in range(_BANDS):
        rows = (*text[band::_BANDS], *numbers[band::_BANDS])
        yield b"".join(value.to_bytes(4, "little") for value in (band, *rows))


def _signature(tokens: Sequence[str], length: int) -> list[int]:
    signature = RMinHash(num_perm=length, seed=_SEED)
    signature.update(tokens)
    digest: list[int] = signature.digest()
    return digest


def _nearest(print_: _Print, candidates: Iterable[str], originals: dict[str, _Print], rules: CopyRules) -> str | None:
    """Of the originals that a story is a copy of the most similar, of several the first; None where it is of none."""
    best, most = None, 0.0
    own: set[str] = set()
    for key in candidates:
        other = originals[key]
        if _shared_numbers(print_.numbers, other.numbers) < rules.numbers:
            continue
        own = own or _shingles(print_.text, rules.shingle)
        theirs = _shingles(other.text, rules.shingle)
        both = len(own & theirs)
        similarity = both / (len(own) + len(theirs) - both)
        if similarity >= rules.similarity and similarity > most:
            best, most = key, similarity
    return best


def _shared_numbers(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the numbers of the text with fewer, the share that the other has, too; 1 where it has none."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 1.0
