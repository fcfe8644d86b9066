"""Growing the lexicon from open data: ``python -m kg.lexicon`` writes the files ``ontology/entities/listed-*.csv`` anew.

`sources` reads the lists that packages of the dependency group ``lexicon`` carry, `names` makes names of what registries write,
`plain` tells names that are everyday words too, `grow` merges all with the hand-kept rows. Nothing here runs when ``kg`` builds
a graph. What is taken from where, and what was refused and why, is in ``docs/lexicon.md``.
"""
