"""English names by where they stand: who a headline or a story is about, what is set beside a name, what only firms and sites do.

A model sees a new name and guesses its kind from the sound. Some places say the kind outright: “Orvane raises $40 million”,
“Orvane, the Danish maker of pumps”, “its cluster, Lindal, which …”. One such place decides for the whole page.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.extract.signs import Signs
from kg.extract.wordlists import BARE, alternatives, table, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from kg.extract.known import Known
    from kg.model import Sentence

__all__ = ["Defined"]

_RUN = rf"(?<![\w&'’-]){BARE}(?: (?:(?:of|&|de|van|von) )?{BARE}){{0,3}}"
_LIST = rf"{_RUN}(?:(?:, (?:and |or )?| and | or )(?:(?:since|from|as of) \w+, |(?:the )?(?:[a-z-]+ ){{0,3}})?{_RUN})*"
_ITEM = re.compile(_RUN)
# Where a clause begins, behind the mark of an item of a list and the place of a report too.
_BEGINS = r"(?:^|[.;:•] |^[-–—*•] ?|^[A-Z]{3,}[^a-z]{0,4}(?:[A-Z][a-z]{2,8}\.? \d{1,2} )?[-–—] )"
_CAPITALS = re.compile(r"(?P<name>[A-Z]{3,}(?: (?:&|[A-Z]{2,})){1,4}) (?=[a-z]+ )")
_GENITIVE = re.compile(r"['’]s?$")
_SURE = 0.8
_SHORTEST = 3
_STEM = 5  # letters from which on the first word of a name can stand for it
_SOURCE = "pattern:defined"
_PERSON = "Person"


class Defined:
    """The tables ``defined`` and ``defined_again`` of ``names.toml``: expressions by class in which <N> is the name, <L> a list
    of names, <B> the beginning of a clause, and <O> a place where an organization that is known begins. Of ``defined_again`` the
    name must come again.

    >>> from kg.extract.known import Known
    >>> from kg.model import Sentence
    >>> defined = Defined({"defined": {"Company": ["<N>, a (?:maker|seller) of"]}}, str, str.islower, str.islower)
    >>> known = Known({}, {}, frozenset(), frozenset())
    >>> defined.find([Sentence("Lindal, a maker of pumps, lost money.", 0, "en", 0)], known)["Lindal"].label
    'Company'
    """

    def __init__(
        self,
        lists: Mapping[str, object],
        bare: Callable[[str], str],
        is_generic: Callable[[str], bool],
        is_firm: Callable[[str], bool],
    ) -> None:
        self._patterns = [
            (label, _compiled(expression), again)
            for again, key in ((False, "defined"), (True, "defined_again"))
            for label, expressions in table(lists.get(key)).items()
            for expression in expressions
        ]
        self._not_last = frozenset(words(lists.get("not_last")))
        self._openers = frozenset(words(lists.get("openers")))
        self._not_numbered = frozenset(words(lists.get("not_numbered")))
        self._endings = frozenset((*words(lists.get("extensions")), *words(lists.get("firm_words"))))
        self._firms = frozenset(words(lists.get("organization_suffixes")))
        self._spoken = re.compile(alternatives(words(lists.get("spoken_pages"))))
        self._bare = bare
        self._is_generic = is_generic
        self._is_firm = is_firm
        self._signs = Signs(lists, bare, is_generic)

    def find(self, sentences: Sequence[Sentence], known: Known) -> dict[str, Mention]:
        """The names of a page that stand where only names of one class do, with the short forms of firms among them."""
        english = [s for s in sentences if s.language == "en"]
        lexicon = {m.text for s in english for m in s.mentions if m.source == "lexicon" and m.score >= _SURE}
        listed = lexicon | set(self._surnames(english)) | known.introduced
        spoken = any(self._spoken.search(s.text) for s in english)  # people speak, and call each other by one name
        counted: dict[str, Counter[str]] = {}
        for sentence in english:
            for name, label, again in self._here(sentence):
                if label == _PERSON and not self._is_full(name):
                    continue
                if not self._may_be(name, known, lexicon if label == _PERSON else listed):
                    continue
                if not again or (not spoken and self._comes_again(name, label, known, english)):
                    counted.setdefault(name, Counter())[label] += 1
        found = {name: min(votes, key=lambda label: (-votes[label], label)) for name, votes in counted.items()}
        if not spoken:
            guessed = frozenset(m.text for s in english for m in s.mentions if m.label == "Person" and " " in m.text)
            full = {part for name in guessed for part in name.split(" ")}
            strict = (listed - full) | known.introduced
            named = self._signs.find(english, lambda n: self._may_be(n, known, strict if " " in n else listed), guessed)
            found = {**named, **found}
        for name in [n for n, label in found.items() if label == "Company" and " " in n]:
            stem = name.split(" ")[0]
            short = len(stem) >= _STEM and self._may_be(stem, known, listed) and stem not in self._openers
            if short and _alone(stem, english):
                found.setdefault(stem, "Company")
        for name in [n for n, label in found.items() if label == "Product"]:
            found |= dict.fromkeys(_numbered(name, english), "Product")
        return {name: Mention(0, len(name), name, label, _SOURCE, 0.86) for name, label in sorted(found.items())}

    def _surnames(self, sentences: Sequence[Sentence]) -> Iterator[str]:
        """The parts of the full names of people on a page; not of a guess that ends as firms do: Orvane America."""
        for sentence in sentences:
            for mention in sentence.mentions:
                first, _, last = mention.text.rpartition(" ")
                if mention.label == "Person" and first and last not in self._endings and not last[0].isdigit():
                    yield from (last, *first.split(" "))

    def _comes_again(self, name: str, label: str, known: Known, sentences: Sequence[Sentence]) -> bool:
        """Whether a page writes a name twice, or the first word of a longer one; a product with a number."""
        if label == "Product":
            return bool(_numbered(name, sentences))
        stem, _, rest = name.partition(" ")
        sounds = rest and len(stem) >= _STEM and stem.lower() not in known.common and stem not in self._openers
        return _times(stem if sounds else name, sentences) > 1

    def opened(self, sentence: Sentence, text: str) -> Mention | None:
        """A name in capitals with which a story begins, where its first word comes on the page as other names are written."""
        match = _CAPITALS.match(sentence.text) if sentence.language == "en" else None
        if match is None or self._is_generic(match["name"]):
            return None
        first = match["name"].split(" ")[0].title()
        if first in self._openers or re.search(rf"(?<![\w-]){first}(?![\w-])", text) is None:
            return None
        name = " ".join(w.title() if len(w) > _SHORTEST else w for w in match["name"].split(" "))
        return Mention(*match.span("name"), match["name"], "Company", _SOURCE, 0.86, None, name)

    def _here(self, sentence: Sentence) -> Iterator[tuple[str, str, bool]]:
        """Name, class, and whether it must come again, of each telling place of a sentence."""
        firms = {m.start for m in sentence.mentions if m.source == "lexicon" and self._is_firm(m.label)}
        spans = [(m.start, m.end) for m in sentence.mentions if m.source == "lexicon" and m.score >= _SURE]
        spans += [(t.start, t.end) for t in sentence.times]
        for label, pattern, again in self._patterns:
            for match in pattern.finditer(sentence.text):
                groups = match.groupdict()
                if "beside" in groups and match.start("beside") not in firms:
                    continue
                for key in ("name", "list"):
                    for item in _ITEM.finditer(sentence.text, *match.span(key)) if groups.get(key) else ():
                        name = self._bare(_GENITIVE.sub("", item.group()))
                        start = item.start() + item.group().find(name)
                        numbered = label == "Product" and name.rpartition(" ")[2] in self._not_numbered
                        behind = match.end() if label == "Product" else start
                        numbered = numbered or any(start < q.end and q.start < behind for q in sentence.quantities if q.unit)
                        if name and not numbered and not any(a < start + len(name) and start < b for a, b in spans):
                            yield name, label, again

    def _is_full(self, name: str) -> bool:
        """Whether a name can be the full name of a person: two words or more, and no firm by its last."""
        last = name.rpartition(" ")[2]
        return last != name and last not in self._endings and last not in self._firms

    def _may_be(self, name: str, known: Known, listed: Collection[str]) -> bool:
        if len(name) < _SHORTEST or name in listed or self._is_generic(name):
            return False
        parts = name.split(" ")
        if parts[-1] in self._not_last or (len(parts) == 1 and name.lower() in known.common):
            return False
        return not all(part in listed for part in parts)


def _compiled(expression: str) -> re.Pattern[str]:
    marks = {"<B>": _BEGINS, "<N>": f"(?P<name>{_RUN})", "<L>": f"(?P<list>{_LIST})", "<O>": "(?P<beside>(?=[A-Z]))"}
    for mark, meant in marks.items():
        expression = expression.replace(mark, meant)
    return re.compile(expression)


def _times(name: str, sentences: Sequence[Sentence]) -> int:
    """How often a name stands on a page."""
    whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return sum(len(whole.findall(s.text)) for s in sentences)


def _numbered(name: str, sentences: Sequence[Sentence]) -> set[str]:
    """A name with the numbers behind it: the Atlas 3 beside the first Atlas."""
    whole = re.compile(rf"(?<![\w-]){re.escape(name)} \d{{1,2}}(?![\w%.,]*\d|[\w%])")
    return {match for s in sentences for match in whole.findall(s.text)}


def _alone(stem: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the first word of a name stands by itself somewhere: no name goes on behind it, and none leads up to it."""
    by_itself = re.compile(rf"(?<![\w-])(?<![A-Z][a-z] )(?<![a-z] [A-Z]\. ){re.escape(stem)}(?![\w-]| [A-Z0-9])")
    return any(by_itself.search(s.text) for s in sentences)
