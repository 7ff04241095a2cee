"""What an archive needs beyond the core, each with the line that installs it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mapper.errors import MissingExtraError

__all__ = ["arrow", "distributed", "parquet", "warc_reader"]

ARCHIVES = "pip install 'migration-route-mapper[archives]'"
CLUSTER = "pip install 'migration-route-mapper[cluster]'"


def _module(name: str, what: str, line: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MissingExtraError(f"{what} needs {name.partition('.')[0]}, which is not installed: {line}") from None


def arrow() -> Any:
    """Return pyarrow.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    return _module("pyarrow", "an archive", ARCHIVES)


def parquet() -> Any:
    """Return pyarrow.parquet; `arrow` says what is raised."""
    arrow()
    return _module("pyarrow.parquet", "an archive", ARCHIVES)


def warc_reader() -> tuple[Any, Any]:
    """Return warcio's iterator of records, and what parses the headers of an answer; `arrow` says what is raised."""
    iterator = _module("warcio.archiveiterator", "a WARC file", ARCHIVES).ArchiveIterator
    parser = _module("warcio.statusandheaders", "a WARC file", ARCHIVES).StatusAndHeadersParser
    return iterator, parser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0"]).parse


def distributed() -> Any:
    """Return Dask's distributed; `arrow` says what is raised."""
    return _module("distributed", "--scheduler", CLUSTER)
