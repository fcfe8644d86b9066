"""Earnings calls and business news as an RDF graph in which every fact points to the characters that state it.

>>> import kg
>>> [quantity.text for quantity in kg.quantities("Revenue rose 12% to $3.2 billion.", "en")]
['12%', '$3.2 billion']

``kg.build(paths, folder)`` makes a graph, ``kg.open(folder)`` opens it. Each is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.pipeline import BuildOptions, Summary, build
    from kg.quantity import quantities
    from kg.store import Graph, open

__all__ = ["BuildOptions", "Graph", "Summary", "__version__", "build", "open", "quantities"]

__version__ = "0.1.0"

_HOMES = {
    "BuildOptions": "kg.pipeline",
    "Graph": "kg.store",
    "Summary": "kg.pipeline",
    "build": "kg.pipeline",
    "open": "kg.store",
    "quantities": "kg.quantity",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
