"""From mentions to things: one thing is one node, in whatever wording, language or document it comes.

Within a page, mentions join by lexicon entry, by what the text equates (中文名(Latin name)), by a surname after the full name and
by a name with and without its corporate ending. Across pages, clusters join by lexicon entry,
by full name within a family of classes, and firms also without their legal form; people of one name at different firms stay
apart. Every join keeps its reason. Nothing depends on the order of pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.clusters import HAN, Cluster, Entity, is_full_name
from kg.firms import FORM, Firm, joins
from kg.joined import Joined
from kg.model import Mention
from kg.namesakes import Appearance, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from kg.extract import Extracted
    from kg.ontology import EntityRecord, Ontology

__all__ = ["ENDING", "Cluster", "Entity", "Identities", "Linker", "normal"]

ENDING = FORM
_FIRST_WORD = "the first word of the only firm on the page that begins so"
_SHORT_WORD = 4  # letters: a shorter first word is too often that of another firm too
_MORE_WORDS = 2  # behind the first: a longer name is rarely called by it
_FAMILIES = ("Organization", "Person", "Product", "Facility", "Event", "Location")


def normal(name: str) -> str:
    """A name without case, width, spaces and punctuation: what two spellings of one name have in common.

    >>> normal("Ray-Ban Meta") == normal("Ray‑Ban　META")
    True
    """
    name = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s·•'’\"“”‘.,()\-‐‑&]+", "", name)


class Linker:
    """Links the mentions of one page at a time by an ontology's lexicon and name lists."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._records = {e.id: e for e in ontology.entities}
        zh = ontology.names.get("zh", {}).get("organization_suffixes", ())
        en = ontology.names.get("en", {}).get("organization_suffixes", ())
        self._legal, self._holders = (
            tuple(sorted({w for lists in ontology.names.values() for w in lists.get(key, ())}, key=lambda s: (-len(s), s)))
            for key in ("legal", "holdings")
        )
        words = ontology.names.get("en", {}).get("firm_words", ())
        short = ontology.names.get("zh", {}).get("short_endings", ())
        self._endings = tuple(sorted({*zh, *en, "有限公司", "股份有限公司"}, key=lambda s: (-len(s), s)))
        self._short = tuple(sorted({*short, *(f" {word}" for word in (*words, *en))}, key=lambda s: (-len(s), s)))
        lists = ontology.names.get("en", {})
        self._arms, self._things = (tuple(f" {w}" for w in lists.get(key, ())) for key in ("extensions", "product_words"))

    def family(self, label: str) -> str:
        """The family of a class, within which names identify: Organization, Person, Product, Facility, Event or Location."""
        return next((f for f in _FAMILIES if self._ontology.is_a(label, f)), label)

    def record(self, key: str) -> EntityRecord | None:
        """The lexicon entry that a key stands for, if it stands for one."""
        return self._records.get(key.removeprefix("lexicon:")) if key.startswith("lexicon:") else None

    def key(self, mention: Mention) -> str:
        """What a mention is by itself: its lexicon entry, else its family and normal name."""
        if mention.entity:
            return f"lexicon:{mention.entity}"
        return f"{self.family(mention.label)}:{normal(mention.name or mention.text)}"

    def link(self, extracted: Extracted) -> tuple[dict[str, Cluster], dict[str, str]]:
        """The clusters of a page by key, and for every mention's own key the key of its cluster."""
        mentions = [m for s in extracted.sentences for m in s.mentions]
        mentions.extend(extracted.inside)
        if extracted.context.company is not None:
            mentions.append(extracted.context.company)
        joined = Joined()
        counts: dict[str, Counter[str]] = {}
        labels: dict[str, Counter[str]] = {}
        for mention in mentions:
            key = self.key(mention)
            joined.root(key)
            counts.setdefault(key, Counter())[mention.name or mention.text] += 1
            labels.setdefault(key, Counter())[mention.label] += 1
        for pair in extracted.pairs:
            first, second = self.key(pair.first), self.key(pair.second)
            if first in counts and second in counts:
                if pair.second.source == "pattern:short":  # the name in full needs no reason, the short one does
                    first, second = second, first
                joined.join(first, second, "the text writes one in brackets after the other")
        self._join_persons(joined, counts)
        told = (frozenset(map(self.key, (c.subject, c.object))) for c in extracted.claims if isinstance(c.object, Mention))
        self._join_organizations(joined, counts, extracted.context.company, frozenset(told))
        self._join_products(joined, counts)
        return self._clusters(joined, counts, labels)

    def _join_persons(self, joined: Joined, counts: Mapping[str, Counter[str]]) -> None:
        """A surname, or a first name, that fits one full name of the page and no other."""
        names = {key: next(iter(c)) for key, c in counts.items() if key.startswith("Person:")}
        names.update({key: _person_name(self._records[key[8:]]) for key in counts if self._is_person(key)})
        full = {key: name for key, name in names.items() if is_full_name(name) and (("·" in name) or " " in name)}
        for key, name in names.items():
            if key in full or len(name) < 2:
                continue
            fits = {joined.root(k) for k, whole in full.items() if name in re.split(r"[·\s]", whole)}
            if len(fits) == 1:
                joined.join(key, fits.pop(), "the only full name on the page with this part")

    def _is_person(self, key: str) -> bool:
        return key.startswith("lexicon:") and self._records[key[8:]].cls == "Person"

    def _join_organizations(
        self, joined: Joined, counts: Mapping[str, Counter[str]], company: Mention | None, related: Set[frozenset[str]]
    ) -> None:
        """A name with and without its corporate ending; the company of the page by its first word.

        related: pairs of keys between which the page states something, so that they are two."""
        names = {key: next(iter(c)) for key, c in counts.items() if key.startswith("Organization:")}
        bare: dict[str, list[str]] = {}
        stems: dict[str, dict[str, list[str]]] = {}
        for key in sorted(counts):
            for name in sorted(counts[key]):
                if key in names or (key.startswith("lexicon:") and self.family(self._records[key[8:]].cls) == "Organization"):
                    whole = normal(self.without_form(name))
                    bare.setdefault(whole, []).append(key)
                    stems.setdefault(normal(self.stem(name)), {}).setdefault(whole, []).append(key)
        # A short name is a longer one only where one alone fits: Acme may be Acme Bank or Acme Capital, a group or its firm.
        fits = [[keys[0] for keys in wholes.values()] for stem, wholes in stems.items() if len(wholes) == 2 and stem in wholes]
        for keys in [*bare.values(), *fits]:
            for other in keys[1:]:
                if (keys[0] in names or other in names) and frozenset((keys[0], other)) not in related:
                    joined.join(keys[0], other, ENDING)
        shorter = {normal(name): key for key, name in names.items()}
        longer: dict[str, list[str]] = {}  # by the endings that are listed, before those by a first word
        wider: dict[str, list[str]] = {}
        for key, name in names.items():
            if (ending := next((e for e in self._short if name.endswith(e) and len(name) > len(e) + 1), "")) and name != ending:
                longer.setdefault(normal(name.removesuffix(ending)), []).append(key)
            if self._opens(name):  # Orvane Heat Pumps is as well Orvane as Orvane Heat
                wider.setdefault(normal(name.split()[0]), []).append(key)
        # 蓝湖 and 蓝湖科技, Orvane and Orvane Power, where no other firm of the page may be meant
        for reason, found in ((ENDING, longer), (_FIRST_WORD, {bare: wider[bare] for bare in wider.keys() - longer.keys()})):
            for bare_name, keys in sorted(found.items()):
                short = shorter.get(bare_name, "")
                told_apart = any(frozenset((key, short)) in related for key in keys)
                if short and not told_apart and len({joined.root(key) for key in keys}) == 1:
                    joined.join(keys[0], short, reason)
        if company is not None and " " in company.text and not company.entity:
            own, first = self.key(company), company.text.split()[0]
            for key, name in names.items():
                if name == first and len(first) > 2:
                    joined.join(key, own, "the first word of the company of the page")

    def _opens(self, name: str) -> bool:
        """Whether the first word of a firm's name may stand for it: no short one, nor that of an arm (Orvane America)."""
        first, *rest = name.split(" ")
        return name.isascii() and 0 < len(rest) <= _MORE_WORDS and len(first) > _SHORT_WORD and not name.endswith(self._arms)

    def _join_products(self, joined: Joined, counts: Mapping[str, Counter[str]]) -> None:
        """A product with and without the word for what it is: Lantern SDK and Lantern."""
        for key in sorted(counts):
            for name in sorted(counts[key]) if key.startswith("Product:") else ():
                bare = next((name.removesuffix(word) for word in self._things if name.endswith(word)), "")
                other = f"Product:{normal(bare)}"
                if bare and other in counts:
                    joined.join(key, other, "the same name but for the word for what it is")

    def without_form(self, name: str) -> str:
        """An organization's name without its legal form, which two spellings of it may differ by: Acme Co., Ltd. -> Acme."""
        return _without(name, self._legal)

    def without_holder(self, name: str) -> str:
        """The same without what a house is called by too: Acme Foods Group Holdings Ltd. -> Acme Foods."""
        return _without(self.without_form(name), self._holders)

    def stem(self, name: str) -> str:
        """An organization's name without what only says that it is a company: 美光科技公司 -> 美光科技, Acme, Inc. -> Acme."""
        for ending in self._endings:
            if name.endswith(ending) and len(name) > len(ending) + 1:
                before = name[: -len(ending)]
                if ending.isascii() and not before.endswith((" ", ",")):
                    continue
                if not ending.isascii() and ending not in ("公司", "集团", "有限公司", "股份有限公司"):
                    continue
                return before.rstrip(" ,")
        return name

    def _clusters(
        self, joined: Joined, counts: Mapping[str, Counter[str]], labels: Mapping[str, Counter[str]]
    ) -> tuple[dict[str, Cluster], dict[str, str]]:
        members: dict[str, list[str]] = {}
        for key in sorted(counts):
            members.setdefault(joined.root(key), []).append(key)
        clusters: dict[str, Cluster] = {}
        roots: dict[str, str] = {}
        for root, keys in members.items():
            names: Counter[str] = Counter()
            votes: Counter[str] = Counter()
            for key in keys:
                names.update(counts[key])
                votes.update(labels[key])
                roots[key] = root
            entity = root[8:] if root.startswith("lexicon:") else None
            label = self._records[entity].cls if entity else self._best_label(votes)
            reasons = tuple((key, joined.why[key]) for key in keys if key in joined.why)
            clusters[root] = Cluster(root, label, tuple(sorted(names.items())), entity, reasons)
        return clusters, roots

    def _best_label(self, votes: Counter[str]) -> str:
        """The most frequent class, a narrower one before a wider."""
        depth = {label: sum(self._ontology.is_a(label, other) for other in self._ontology.classes) for label in votes}
        return min(votes, key=lambda label: (-votes[label], -depth[label], label))


class Identities:
    """Which clusters of which pages are one thing. Add every page, then ask."""

    def __init__(self, linker: Linker, ontology: Ontology) -> None:
        self._linker = linker
        self._records = {e.id: e for e in ontology.entities}
        self._joined = Joined()
        self._clusters: dict[str, list[tuple[str, Cluster]]] = {}
        self._people: dict[str, list[tuple[str, frozenset[str], frozenset[str]]]] = {}
        self._firms: list[Firm] = []
        self._firm_of: dict[str, str] = {}

    def add(
        self,
        page: str,
        clusters: Iterable[Cluster],
        employers: Mapping[str, frozenset[str]] | None = None,
        tickers: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Take in the clusters of a page.

        ``employers``: of each person's cluster those of the firms that employ them; ``tickers``: of each firm's the codes of its
        shares that the page tells.
        """
        clusters = list(clusters)
        own_keys = {c.key: self._own_key(page, c) for c in clusters}
        around = frozenset(own_keys[c.key] for c in clusters if self._linker.family(c.label) == "Organization")
        for cluster in clusters:
            own = self._own_key(page, cluster)
            self._clusters.setdefault(own, []).append((page, cluster))
            self._joined.root(own)
            family, codes = self._linker.family(cluster.label), (tickers or {}).get(cluster.key, frozenset())
            if family == "Organization" and (codes or cluster.entity is None):
                self._firms.append(Firm(own, page, () if cluster.entity else cluster.strong, codes))
            elif cluster.entity is None:
                if family == "Person":
                    firms = frozenset(own_keys[k] for k in (employers or {}).get(cluster.key, ()) if k in own_keys)
                    for name in cluster.strong:
                        self._people.setdefault(normal(name), []).append((own, firms, around))
                    continue
                for name in cluster.strong:
                    self._joined.join(own, f"name:{family}:{normal(name)}", "the same full name")

    def _own_key(self, page: str, cluster: Cluster) -> str:
        return f"lexicon:{cluster.entity}" if cluster.entity else f"page:{page}:{cluster.key}"

    def _settle(self) -> None:
        """Once all pages are known, join firms by their names and codes, then people by their full names, but not namesakes who
        are at different firms."""
        firms, self._firms = sorted(self._firms, key=lambda firm: (firm.key, firm.page)), []
        for key, other, reason in joins(firms, normal, self._linker.without_form, self._linker.without_holder):
            self._joined.join(key, other, reason)
        people, self._people = self._people, {}
        root = self._joined.root
        for name in sorted(people):
            appearances = {
                own: Appearance(own, frozenset(map(root, firms)), frozenset(map(root, around)))
                for own, firms, around in people[name]
            }
            for firm, found in grouped(tuple(appearances.values())):
                for one in found:
                    self._joined.join(one.key, f"name:Person:{name}" + (f" at {firm}" if firm else ""), "the same full name")
                    if firm:
                        self._firm_of[one.key] = firm

    def entities(self) -> dict[str, Entity]:
        """Every thing, by the root key that :meth:`of` gives."""
        self._settle()
        groups: dict[str, list[Cluster]] = {}
        for own in sorted(self._clusters):
            groups.setdefault(self._joined.root(own), []).extend(cluster for _, cluster in self._clusters[own])
        found = {root: self._entity(root, clusters) for root, clusters in groups.items()}
        for own, firm in sorted(self._firm_of.items()):  # a namesake's IRI is made of the name and a firm
            root = self._joined.root(own)
            at = found.get(self._joined.root(firm))
            if at is not None and " at " not in found[root].canonical:
                found[root] = replace(found[root], canonical=f"{found[root].canonical} at {at.canonical}")
        return found

    def of(self, page: str, cluster: Cluster) -> str:
        """The root key of the thing that a cluster of a page is."""
        self._settle()
        return self._joined.root(self._own_key(page, cluster))

    def why(self, page: str, cluster: Cluster) -> str:
        """Why a cluster of a page is that thing; no reason where nothing had to be joined."""
        self._settle()
        return self._joined.why.get(self._own_key(page, cluster), "")

    def wordings(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The pages and wordings of every thing, by its root key: (page, wording) in a stable order."""
        self._settle()
        groups: dict[str, set[tuple[str, str]]] = {}
        for own in sorted(self._clusters):
            found = groups.setdefault(self._joined.root(own), set())
            found.update((page, name) for page, cluster in self._clusters[own] for name, _ in cluster.names if name)
        return {root: tuple(sorted(found)) for root, found in groups.items()}

    def _entity(self, root: str, clusters: Sequence[Cluster]) -> Entity:
        names = tuple(sorted({name for c in clusters for name, _ in c.names if name}))
        record = self._records[root[8:]] if root.startswith("lexicon:") else None
        labels = Counter(c.label for c in clusters)
        label = record.cls if record else min(labels, key=lambda x: (-labels[x], x))
        strong = sorted({n for c in clusters for n in c.strong}) or list(names)
        canonical = min(strong, key=lambda n: (bool(HAN.search(n)), -len(n), n)) if strong else root
        return Entity(label, canonical, names, record)


def _without(name: str, endings: Sequence[str]) -> str:
    """A name without the endings of a list, as many as there are; a Latin one is a word of its own."""
    for ending in endings:
        before = name[: -len(ending)]
        if name.endswith(ending) and len(before) > 1 and (not ending.isascii() or before.endswith((" ", ","))):
            return _without(before.rstrip(" ,"), endings)
    return name


def _person_name(record: EntityRecord) -> str:
    return record.zh or record.en
