"""An archive instead of a dossier: one pure task per document, on the cores of this machine or on a Dask cluster.

::

    documents ─► work (in worker processes) ─► parts ─► tables ─► gathering ─► outlets

Documents are streamed in and never held together. What was found of some hundreds of them is one part, a folder that
is renamed into place when it is whole: it is there or it is not, and what it holds is what is done. The tables are
the parts put together; dossiers are gathered from the tables.
"""
