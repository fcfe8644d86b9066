"""What is wrong with a query that the engine cannot read, in one line: where, what, and what to do.

The engine answers with all that its grammar would allow at the place where it gave up. What people get wrong is mostly one of few
things (a bracket or quote left open, a prefix that nobody declared, the first word misspelt), and the query itself shows which.
"""

from __future__ import annotations

import re

from kg.errors import closest
from kg.vocab import PREFIXES

__all__ = ["TOKENS", "told"]

# The lexical grammar of SPARQL 1.1 (section 19.8) as far as is needed to tell a keyword from what only looks like one.
TOKENS = re.compile(
    r"""
    (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''   # long string
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                 # string
    | \#[^\n\r]*                                                    # comment
    | [?$]\w+ | @[\w-]+                                             # variable, tag of a language
    | (?P<prefix>[\w.-]*):(?:[\w.:%-]|\\.)*                         # prefixed name
    | (?P<word>\w+)
    | (?P<bracket>[{}()\[\]])
    | (?P<quote>["'])                                               # of a string that nothing closes
    """,
    re.VERBOSE | re.DOTALL,
)
_AT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# The words of SPARQL 1.1 (section 19.8) and of its functions; the engine's own are among them.
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE FROM NAMED WHERE DISTINCT REDUCED AS ORDER BY ASC DESC LIMIT OFFSET
        GROUP HAVING VALUES UNDEF OPTIONAL UNION MINUS FILTER BIND GRAPH SERVICE SILENT EXISTS NOT IN A TRUE FALSE IF
        BOUND COALESCE STR LANG LANGMATCHES DATATYPE IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
        ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ
        NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC
        REGEX SUBSTR REPLACE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR TRIPLE SUBJECT PREDICATE OBJECT
        ISTRIPLE LATERAL ADJUST""",
    )
)
_CLOSES = {"}": "{", ")": "(", "]": "["}
_SENTENCE = re.compile(r"(?:one of |, )((?:The|This|A|An) [A-Za-z ]{8,})")  # what the engine says in words, amid its grammar
_NEAR = 20  # characters of the query shown


def told(query: str, message: str) -> tuple[str, str]:
    """What is wrong with a query, and what to do; ``message`` is the engine's own.

    >>> told("SELECT ?x { ?x a ", "error at 1:18: expected one of …")
    ('error at line 1, column 11: the { is left open', 'close it with }')
    >>> told("SELEC * { ?s ?p ?o }", "error at 1:9: expected CONSTRUCT")[1]
    'did you mean SELECT? begin with SELECT, ASK, CONSTRUCT or DESCRIBE'
    """
    found = _AT.match(message)
    if found is None:
        return " ".join(message.split()), "mend the query"
    if (fault := _fault(query)) is not None:
        at, what, remedy = fault
        line, column = query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at)
        return f"error at line {line}, column {column}: {what}", remedy
    line, column = int(found[1]), int(found[2])
    lines = query.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    ends = not rest and not "".join(lines[line:]).strip()
    where = "the end" if ends else f"before {rest[:_NEAR] or 'the next line'!r}"
    what, remedy = _said(found[3])
    return f"error at line {line}, column {column}, {where}: {what}", remedy


def _fault(query: str) -> tuple[int, str, str] | None:
    """What the query itself shows to be wrong with it: where, what, what to do."""
    if not query.strip():
        return 0, "the query is empty", "give SPARQL, a .rq file or the name of a query; --list shows them"
    declared = {*PREFIXES, *re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", query)}
    opened: list[re.Match[str]] = []
    began = False
    for token in TOKENS.finditer(query):
        at, word, bracket = token.start(), token["word"] or "", token["bracket"]
        if token["quote"]:
            return at, f"the quote {token['quote']} is left open", "close the text with the same mark"
        if word and not began and word.upper() not in ("PREFIX", "BASE"):
            began = True
            if word.upper() not in _FORMS:
                near = closest(word, _FORMS)
                return at, f"no query begins with {word!r}", f"{near}begin with {', '.join(_FORMS[:-1])} or {_FORMS[-1]}"
        elif began and word[:1].isalpha() and word.upper() not in _WORDS:
            near = closest(word, _WORDS)
            remedy = f"{near}write ?{word} for a variable, ekg:{word} for a term, {word!r} for a text"
            return at, f"{word!r} is no word of SPARQL", remedy
        if began and token["prefix"] is not None and token["prefix"] not in declared:
            known = ", ".join(f"{name}:" for name in PREFIXES)
            declare = f"write PREFIX {token['prefix']}: <…> in front, or use one of {known}"
            return at, f"the prefix {token['prefix']}: is not declared", closest(token["prefix"], declared) + declare
        if bracket in _CLOSES:
            if not opened or opened[-1][0] != _CLOSES[bracket]:
                return at, f"nothing opens the {bracket}", "take it out, or open it before"
            opened.pop()
        elif bracket:
            opened.append(token)
    if opened:
        mark = next(end for end, start in _CLOSES.items() if start == opened[-1][0])
        return opened[-1].start(), f"the {opened[-1][0]} is left open", f"close it with {mark}"
    return None


def _said(expected: str) -> tuple[str, str]:
    """What the engine's own words say, where they are no grammar."""
    if words := _SENTENCE.search(expected):
        return words[1].strip(), "mend that part"
    only = expected.strip()
    if re.fullmatch(r"[A-Z ]+", only):
        return "the words do not fit there", f"compare with a query of --list; {only} would be possible"
    return (
        "the words do not fit there",
        "compare with a query of --list: a pattern is ?subject predicate ?object, with a . after it",
    )
