"""From the names of registries to names of pages: legal forms, capitals, marks of the exchange."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from kg.fold import fold
from kg.lexicon.plain import Plain
from kg.lexicon.rules import EnglishRules, ZhRules

__all__ = ["HAN", "English", "chinese", "english"]

HAN = re.compile("[\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")
_VOWEL = re.compile("[AEIOUY]")
# A page that is plainly in Traditional Chinese, so that names of Taiwan are turned as on such a page.
_TRADITIONAL = "臺灣證券交易所國內產業"


class English(NamedTuple):
    """A name without its legal form, and how pages write the form; none where the name has none."""

    stem: str
    forms: tuple[str, ...]

    @property
    def whole(self) -> tuple[str, ...]:
        """The name with its form in every way of writing.

        >>> English("Culp", (" Inc.", ", Inc.")).whole
        ('Culp Inc.', 'Culp, Inc.')
        """
        return tuple(self.stem + form for form in self.forms)


def english(name: str, ticker: str, rules: EnglishRules, plain: Plain) -> English | None:
    """A name of the American registry; None where it names a fund, a shell, or nothing after its form is off.

    Names all in capitals get small letters, but for the ticker and what cannot be spoken.
    """
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()
    if rules.skip.search(name):
        return None
    for tail in rules.tails:
        name = tail.sub("", name).strip(" ,")
    stem, forms = _parted(name, rules)
    stem = stem.strip(" ,&")
    if stem == stem.upper():
        stem = " ".join(_cased(word, ticker, rules, plain) for word in stem.split())
        stem = stem[:1].upper() + stem[1:]
    return English(stem, forms) if len(stem) > 1 and stem[0].isalnum() else None


def _parted(name: str, rules: EnglishRules) -> tuple[str, tuple[str, ...]]:
    small = name.casefold().rstrip(".")
    for form, written in rules.forms.items():
        before = small.removesuffix(form)
        if before != small and before[-1:] in (" ", ","):
            return name[: len(before)], written
    return name, ()


def _cased(word: str, ticker: str, rules: EnglishRules, plain: Plain) -> str:
    """A word of a name in capitals as it is written elsewhere, as well as that can be known."""
    letters = re.sub("[^A-Z]", "", word)
    if word.casefold() in rules.small:
        return word.casefold()
    if letters == ticker or "&" in word or "." in word[:-1] or (len(letters) > 1 and not _VOWEL.search(letters)):
        return word
    if len(letters) < 4 and plain.zipf(letters) < plain.rules.en + 1 and letters.casefold() not in rules.forms:
        return word
    return re.sub(r"[A-Z]+(?:['’][A-Z]+)?", lambda part: part[0].capitalize(), word)


def chinese(name: str, rules: ZhRules) -> str | None:
    """A short name of a Chinese exchange without its marks, in simplified characters; None where the row is to be left out."""
    name = _SPACES.sub("", unicodedata.normalize("NFKC", name))
    if rules.skip.search(name):
        return None
    name = rules.marks.sub("", fold(name, _TRADITIONAL))
    return name if HAN.search(name) else None
