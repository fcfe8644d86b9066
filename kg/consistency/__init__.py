"""Numbers of a graph that contradict each other: a level now, a level before and the change between them; a margin and its parts.

Every number is the interval that its digits leave open (47.5 billion may be 47.46), its bounds and its "about" considered, and
numbers contradict each other only where no choice within the intervals fits. What the text itself contradicts is reported and
not repaired: ``kg check --numbers`` lists it, and a build lowers the confidence of the numbers that nothing confirms.
"""

from __future__ import annotations

from kg.consistency.contradictions import Contradiction, contradictions, lowered
from kg.consistency.figures import Figure, figures
from kg.consistency.rules import ConsistencyRules

__all__ = ["ConsistencyRules", "Contradiction", "Figure", "contradictions", "figures", "lowered"]
