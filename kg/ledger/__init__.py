"""The ledger: every number of every document, and what became of it.

``kg build --ledger`` writes it, ``kg check --ledger`` reads the sources again and proves it both ways: no number of a document
is missing, no observation of the graph has a number that is not there. Reasons for setting a number aside are data
(``ontology/ledger.toml``); what none of them explains is *unexplained* and the work list for better metrics.
"""

from __future__ import annotations

from kg.ledger.account import account
from kg.ledger.entries import FILE_NAME, Entry, Share, load_ledger, to_lines
from kg.ledger.rules import LedgerRules

__all__ = ["FILE_NAME", "Entry", "LedgerRules", "Share", "account", "load_ledger", "to_lines"]
