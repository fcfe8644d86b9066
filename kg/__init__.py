"""Earnings calls and business news as an RDF graph in which every fact points to the characters that state it."""

__version__ = "0.1.0"
