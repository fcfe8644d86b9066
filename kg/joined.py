"""Which keys are one, and why: what linking within a page and across pages is done with."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Joined"]


@dataclass(slots=True)
class Joined:
    """A union-find over keys that remembers why two were joined.

    >>> joined = Joined()
    >>> joined.join("short", "whole", "the text says so")
    >>> joined.root("short") == joined.root("whole"), joined.why
    (True, {'short': 'the text says so'})
    """

    parent: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def root(self, key: str) -> str:
        self.parent.setdefault(key, key)
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, a: str, b: str, reason: str) -> None:
        """Join two keys; a lexicon key, else the smaller one, becomes the root.

        The reason is kept for ``a``, which it explains, or where that is explained already for ``b``.
        """
        one, other = self.root(a), self.root(b)
        if one != other:
            keep, drop = sorted((one, other), key=lambda k: (not k.startswith("lexicon:"), k))
            self.parent[drop] = keep
            self.why.setdefault(b if a in self.why else a, reason)
