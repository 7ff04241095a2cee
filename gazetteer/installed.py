"""Installed gazetteers: fetched from GeoNames, built, listed, opened, removed.

`gazetteer.store.home` says where they are. ``installed.json`` lists them, and what is not in it is not there: each is
built in a folder of its own, and only when it is whole does the listing, replaced in one step, name it. So
whatever happens on the way, what was there before stays. One process installs at a time; others wait.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer import store
from gazetteer.download import Fetched, fetch, storage_errors
from gazetteer.errors import ArtefactError, GazetteerError
from gazetteer.kept import forget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gazetteer.download import Patience
    from gazetteer.index import Index

__all__ = ["ALL", "FORMAT", "HOST", "Installed", "install", "listed", "open_layers", "remove"]

HOST = "https://download.geonames.org/export/dump/"
"""GeoNames' own dump; ``GEONAMES_DUMP`` in the environment names a mirror."""
ALL = "ALL"
FORMAT = 1
"""Of the artefacts; counted up when a newer program can no longer read what an older one installed."""
LICENCE = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
ATTRIBUTION = "GeoNames (https://www.geonames.org)"
TABLES = ("admin1CodesASCII.txt", "admin2Codes.txt")
SCRATCH = ".making-"
OURS = re.compile(r"(?:[A-Z]{2}|ALL)-[0-9a-f]{12}")
"""Names of the folders that we make; nothing else is ever swept up."""


@dataclass(frozen=True, slots=True)
class Installed:
    """One installed gazetteer.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2 code of the country, or `ALL`.
    folder
        Name of its folder in `gazetteer.store.home`.
    format
        See `FORMAT`.
    day
        When it was fetched from GeoNames.
    base
        SHA-256 of the packaged places that it was built to go with.
    places, names, bytes
        How many it has, and what it takes on disk.
    kinds
        How many places of each kind it has.
    archive
        What GeoNames' server said of its file, with our own SHA-256 of it.
    """

    code: str
    folder: str
    format: int
    day: str
    base: str
    places: int
    names: int
    bytes: int
    kinds: dict[str, int]
    archive: dict[str, Any]

    @property
    def source(self) -> str:
        """What its places are said to come from."""
        which = "all countries" if self.code == ALL else self.code
        return f"GeoNames (full gazetteer of {which}, fetched {self.day})"


def listed() -> list[Installed]:
    """Return what is installed, countries first.

    Raises
    ------
    ArtefactError
        The listing cannot be read.
    """
    file = store.home() / store.LISTING
    try:
        entries = json.loads(file.read_bytes())["installed"]
        if not all(OURS.fullmatch(entry["folder"]) for entry in entries):
            raise ValueError("folder")  # noqa: TRY301 -- told below
        return sorted((Installed(**entry) for entry in entries), key=lambda one: (one.code == ALL, one.code))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArtefactError(
            f"the list of installed gazetteers {file} is damaged; remove it and install them again"
        ) from error


def open_layers() -> list[Index]:
    """Open what is installed.

    Raises
    ------
    ArtefactError
        One of them is missing, cut short, or of another version of this program.
    """
    found = listed()
    try:
        return _opened(found)
    except ArtefactError:
        if found == listed():
            raise
        return _opened(listed())  # another process has just renewed one of them


def _opened(found: Sequence[Installed]) -> list[Index]:
    from gazetteer.layered import InstalledIndex  # noqa: PLC0415 -- only where something is installed

    base = store.manifest()["artefacts"]["places.bin"]["sha256"]
    layers: list[Index] = []
    for one in found:
        folder = store.home() / one.folder
        if one.format != FORMAT:
            raise ArtefactError(
                f"the installed gazetteer {one.code} is of format {one.format}, this program reads {FORMAT}; "
                f"{store.mend(folder)}"
            )
        index = InstalledIndex.open(folder, one.source)
        if one.base != base:
            index.tables.pop("admin2_of_base", None)
        layers.append(index)
    return layers


def install(
    codes: Sequence[str],
    *,
    address: str | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
    patience: Patience | None = None,
    renew: bool = False,
) -> list[Installed]:
    """Fetch the places of countries from GeoNames and install them; each that is finished stays.

    Parameters
    ----------
    codes
        ISO 3166-1 alpha-2 codes, or `ALL` for the whole world.
    address
        Where GeoNames' files are; the environment's ``GEONAMES_DUMP``, else `HOST`, by default.
    progress
        Called with what is being done, how much of it is done, and how much there is, or None.
    patience
        How long and how often the server is asked.
    renew
        Fetch and build even what has not changed on the server.

    Returns
    -------
    list of Installed
        In the order asked for; what had not changed is returned as it is.

    Raises
    ------
    GazetteerError
        A code is no country's.
    DownloadError
        The server is out of reach, lacks a file, or sends one that is damaged.
    StorageError
        The disk is full, or the folder cannot be written to.
    """
    from gazetteer.index import Index  # noqa: PLC0415 -- heavy; removing and listing do without

    base = Index.open()
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes))
    unknown = [code for code in wanted if code != ALL and code not in base.countries[1:]]
    if unknown or not wanted:
        said = f"no country has the code {unknown[0]!r}" if unknown else "no country is given"
        raise GazetteerError(f"{said}; give ISO 3166 codes such as MX GT HN")
    address = (address or os.environ.get("GEONAMES_DUMP") or HOST).rstrip("/") + "/"
    if not address.startswith(("http://", "https://")):
        raise GazetteerError(f"{address} is no address; give one that begins with https://")
    home = store.home()
    with storage_errors(home), _alone(home, progress):
        downloads = home / "downloads"
        for name in TABLES:
            fetch(address + name, downloads / name, progress=progress, patience=patience)
        return [_one(code, base, address, progress, patience, renew=renew) for code in wanted]


def _one(code: str, base: Index, address: str, progress: Any, patience: Patience | None, *, renew: bool) -> Installed:
    """Install one country, or all of them."""
    from gazetteer.build.layer import build_layer  # noqa: PLC0415 -- only while installing

    home = store.home()
    packaged = store.manifest()["artefacts"]["places.bin"]["sha256"]
    before = next((one for one in listed() if one.code == code), None)
    usable = before is not None and before.format == FORMAT and before.base == packaged and _is_whole(before)
    known = Fetched(**before.archive) if usable and before is not None and not renew else None
    stem = "allCountries" if code == ALL else code
    archive = home / "downloads" / f"{stem}.zip"
    fetched = fetch(f"{address}{stem}.zip", archive, progress=progress, patience=patience, known=known)
    if fetched is None and before is not None:
        return before
    assert fetched is not None  # noqa: S101 -- only what is known can be unchanged
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=home))
    try:
        tables = (home / "downloads" / TABLES[0], home / "downloads" / TABLES[1])
        told = None if progress is None else lambda count: progress(f"{stem}: places read", count, None)
        counts = build_layer(archive, f"{stem}.txt", tables, base, scratch, told=told)
        for run in scratch.glob("*.run"):
            run.unlink()
        entry = _entry(code, scratch, counts, fetched, packaged)
        scratch.chmod(0o755)
        scratch.rename(home / entry.folder)
    except BaseException as error:
        shutil.rmtree(scratch, ignore_errors=True)
        if isinstance(error, GazetteerError):
            archive.unlink(missing_ok=True)
        raise
    _list([one for one in listed() if one.code != code] + [entry])
    archive.unlink(missing_ok=True)
    if before is not None:
        shutil.rmtree(home / before.folder, ignore_errors=True)
    return entry


def _entry(code: str, folder: Path, counts: Any, fetched: Fetched, packaged: str) -> Installed:
    """Write the manifest of a folder, and return what the listing says of it."""
    day = datetime.now(UTC).date()
    artefacts = {}
    for name in ("places.bin", "places.marisa"):
        digest = hashlib.sha256()
        with (folder / name).open("rb") as opened:
            while piece := opened.read(1 << 20):
                digest.update(piece)
            os.fsync(opened.fileno())
        artefacts[name] = {
            "bytes": (folder / name).stat().st_size,
            "sha256": digest.hexdigest(),
            "rows": sum(counts.kinds.values()),
            "sources": [_source(fetched, day)],
        }
    text = json.dumps({"version": 1, "artefacts": artefacts}, indent=1, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", "utf-8")
    stamp = hashlib.sha256(text.encode() + os.urandom(8)).hexdigest()[:12]
    return Installed(
        code, f"{code}-{stamp}", FORMAT, day.isoformat(), packaged, sum(counts.kinds.values()), counts.names,
        sum(entry["bytes"] for entry in artefacts.values()), dict(sorted(counts.kinds.items())), asdict(fetched),
    )  # fmt: skip


def _source(fetched: Fetched, day: date) -> dict[str, str]:
    return {
        "name": "GeoNames dump", "version": fetched.last_modified or day.isoformat(), "package": fetched.url,
        "licence": LICENCE, "attribution": ATTRIBUTION, "url": "https://www.geonames.org/",
    }  # fmt: skip


def _is_whole(one: Installed) -> bool:
    folder = store.home() / one.folder
    try:
        return all(store.path(name, b"", folder) for name in ("places.bin", "places.marisa"))
    except ArtefactError:
        return False


def remove(codes: Sequence[str]) -> list[Installed]:
    """Remove installed gazetteers and return what they were.

    Raises
    ------
    GazetteerError
        One of them is not installed.
    StorageError
        The folder cannot be written to.
    """
    home = store.home()
    wanted = {code.strip().upper() for code in codes}
    if missing := wanted - {one.code for one in listed()}:
        have = ", ".join(one.code for one in listed()) or "nothing"
        raise GazetteerError(f"{min(missing)} is not installed; there is {have}")
    with storage_errors(home), _alone(home, None):
        gone = [one for one in listed() if one.code in wanted]
        _list([one for one in listed() if one.code not in wanted])
        for one in gone:
            shutil.rmtree(home / one.folder, ignore_errors=True)
    return gone


def _list(entries: Sequence[Installed]) -> None:
    """Replace the listing in one step; with nothing installed there is none."""
    file = store.home() / store.LISTING
    if not entries:
        file.unlink(missing_ok=True)
        forget()
        return
    draft = file.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as opened:
        json.dump({"version": 1, "installed": [asdict(one) for one in entries]}, opened, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
    forget()


@contextlib.contextmanager
def _alone(home: Path, progress: Any) -> Iterator[None]:
    """Wait until no other process installs, then sweep up what one that was killed has left."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        _lock(lock, progress)
        known = {one.folder for one in listed()}
        for folder in home.iterdir():
            if folder.name.startswith(SCRATCH) or (OURS.fullmatch(folder.name) and folder.name not in known):
                shutil.rmtree(folder, ignore_errors=True)
        yield


def _lock(lock: Any, progress: Any) -> None:
    """Take the lock; it goes when the file is closed, or the process ends."""
    try:
        import fcntl  # noqa: PLC0415 -- not on Windows
    except ImportError:
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if progress is not None:
            progress("waiting for another installation", 0, None)
        fcntl.flock(lock, fcntl.LOCK_EX)
