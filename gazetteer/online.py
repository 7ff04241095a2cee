"""Asks a geocoding service for names that no gazetteer has; only on request, one question at a time.

::

    with gazetteer.online.answers("nominatim", ["Skala Sykamineas"], countries=["GR"]):
        mapper.check(dossier)

The services are geopy's. A question goes out at most once a second for this user, however many processes ask: they
share a lock and the time of the last question beside the cache. Answers, "no such place" among them, are kept on
disk for 90 days and never asked for twice. Each answer says who gave it and under which licence.

What a service wants to know of its user comes from the environment and goes to that service alone:
``MAPPER_CONTACT`` (an e-mail address or a page, for the public servers of Nominatim and Photon), ``GEONAMES_USERNAME``,
``OPENCAGE_API_KEY``. None of it is written to the cache, a map, a log or a message.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gazetteer.download import user_agent
from gazetteer.errors import GazetteerError, MissingSettingError, network_reason
from gazetteer.names import normalize
from gazetteer.online_answers import READERS, Found, row_of
from gazetteer.places import with_rows
from gazetteer.store import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer.row import Row

__all__ = ["SERVICES", "Online", "answers", "choose"]

LOGGER = logging.getLogger(__name__)
MAX_AGE_DAYS = 90
MOST_ANSWERS = 5
MOST_NAMES = 50
"""Names asked for at a time; whoever has more of them should install a full gazetteer."""
MAX_BYTES = 3_000_000
VERSION = 1
OSM = "(c) OpenStreetMap contributors (https://www.openstreetmap.org/copyright), ODbL 1.0"


@dataclass(frozen=True, slots=True)
class Service:
    """A geocoding service.

    Attributes
    ----------
    name
        As it is printed.
    geocoder
        geopy's name of it.
    credit
        Whom its answers are owed to, and their licence.
    home
        Host of the public server; None where each user has one of their own.
    setting, variable
        The parameter that says who asks, and the variable of the environment that holds it.
    """

    name: str
    geocoder: str
    credit: str
    home: str
    setting: str
    variable: str


SERVICES = {
    "nominatim": Service("Nominatim", "nominatim", OSM, "nominatim.openstreetmap.org", "contact", "MAPPER_CONTACT"),
    "photon": Service("Photon", "photon", OSM, "photon.komoot.io", "contact", "MAPPER_CONTACT"),
    "geonames": Service(
        "GeoNames web service", "geonames", "GeoNames (https://www.geonames.org), CC BY 4.0", "secure.geonames.org",
        "username", "GEONAMES_USERNAME",
    ),
    "opencage": Service("OpenCage", "opencage", OSM, "api.opencagedata.com", "api_key", "OPENCAGE_API_KEY"),
}  # fmt: skip
"""Services whose terms let answers be kept and shown on any map, by geopy's names."""


class _RefusedError(Exception):
    """The service will not answer, however often it is asked."""


class Online:
    """A service with its cache.

    Parameters
    ----------
    service
        Which one.
    domain, scheme
        Its host with the port, and "https" or "http".
    settings
        What the service is told of its user.
    pause_seconds
        From the end of one question to the start of the next.
    attempts, backoff_seconds
        Questions for one name at most; the wait before the second, doubled before each one after it.
    timeout_seconds
        What the service is given for an answer.
    """

    def __init__(
        self,
        service: Service,
        domain: str,
        scheme: str,
        settings: dict[str, str],
        *,
        pause_seconds: float = 1.0,
        attempts: int = 3,
        backoff_seconds: float = 2.0,
        timeout_seconds: float = 15.0,
    ) -> None:
        self.service, self.domain, self.scheme = service, domain, scheme
        self.pause_seconds, self.attempts, self.backoff_seconds = pause_seconds, attempts, backoff_seconds
        self.timeout_seconds = timeout_seconds
        self._settings = settings
        self._geocoder: Any = None
        self.folder = _cache_folder() / "geocoding" / f"{service.geocoder}-{_digest(domain)[:8]}"

    def rows(self, names: Sequence[str], countries: Sequence[str] = ()) -> list[Row]:
        """Return what the service knows of some names; where it fails, say so once and return what there is.

        Parameters
        ----------
        names
            At most `MOST_NAMES` of them are asked for.
        countries
            ISO 3166-1 alpha-2 codes: answers in them are preferred where there are any.
        """
        wanted = list(dict.fromkeys(name for name in names if normalize(name)))
        if len(wanted) > MOST_NAMES:
            LOGGER.warning(
                "%d names are unknown; %s is asked for the first %d", len(wanted), self.service.name, MOST_NAMES
            )
        rows: list[Row] = []
        for at, name in enumerate(wanted[:MOST_NAMES]):
            try:
                found, day = self.find(name)
            except _RefusedError as error:
                left = len(wanted[:MOST_NAMES]) - at
                LOGGER.warning(
                    "%s %s; %d name%s stay%s unknown",
                    self.service.name,
                    error,
                    left,
                    *(("s", "") if left > 1 else ("", "s")),
                )
                break
            near = [one for one in found if one.country in countries] or found
            rows += [row_of(name, one, self.source(day)) for one in near]
        return rows

    def source(self, day: date) -> str:
        """Return what an answer is said to come from."""
        return f"{self.service.name}, asked {day.isoformat()}; {self.service.credit}"

    def find(self, name: str) -> tuple[list[Found], date]:
        """Return the places of a name, from the cache or the service, and the day they are of."""
        kept = self._kept(name)
        if kept is not None:
            return kept
        with self._turn():
            kept = self._kept(name)  # another process may have asked meanwhile
            if kept is None:
                kept = self._ask(name), datetime.now(UTC).date()
                self._keep(name, *kept)
        return kept

    def _ask(self, name: str) -> list[Found]:
        from geopy import exc  # noqa: PLC0415 -- only who asks needs it

        wait = self.backoff_seconds
        for left in range(self.attempts - 1, -1, -1):
            try:
                return self._question(name)
            except (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges):
                raise _RefusedError(f"refused the request; check {self.service.variable}") from None
            except (exc.GeocoderQuotaExceeded, exc.GeocoderRateLimited) as error:
                reason, asked = "allows no more requests for now", float(getattr(error, "retry_after", 0) or 0)
            except (exc.GeopyError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                unusable = isinstance(
                    error, exc.GeocoderParseError | RecursionError | ValueError | KeyError | TypeError | AttributeError
                )
                reason, asked = "sent no answer that can be used" if unusable else network_reason(error), 0.0
            if left:
                time.sleep(min(max(wait, asked), 30.0))
                wait *= 2
        raise _RefusedError(reason)

    def _question(self, name: str) -> list[Found]:
        if self._geocoder is None:
            self._geocoder = self._made()
        more: dict[str, Any] = {}
        if self.service.geocoder in ("nominatim", "photon"):
            more["limit"] = MOST_ANSWERS
        if self.service.geocoder == "nominatim":
            more["addressdetails"] = True
        answers = self._geocoder.geocode(name, exactly_one=False, **more) or []
        read = READERS[self.service.geocoder]
        found = [one for answer in answers[:20] if (one := read(answer.raw, answer.latitude, answer.longitude))]
        return [one for one in found if one.answers_to(name)][:MOST_ANSWERS]

    def _made(self) -> Any:
        import ssl  # noqa: PLC0415

        import certifi  # noqa: PLC0415
        from geopy.adapters import URLLibAdapter  # noqa: PLC0415
        from geopy.exc import GeocoderParseError  # noqa: PLC0415
        from geopy.geocoders import get_geocoder_for_service  # noqa: PLC0415

        class Bounded(URLLibAdapter):  # type: ignore[misc]
            """Reads no more than an answer can have."""

            def _decode_page(self, page: Any) -> str:
                body = page.read(MAX_BYTES + 1)
                if len(body) > MAX_BYTES:
                    raise GeocoderParseError("more than an answer")
                return str(body, "utf-8", "replace")

        settings = dict(self._settings)
        contact = settings.pop("contact", "")
        return get_geocoder_for_service(self.service.geocoder)(
            **settings,
            domain=self.domain,
            scheme=self.scheme,
            timeout=self.timeout_seconds,
            user_agent=user_agent()[:-1] + (f"; contact {contact})" if contact else ")"),
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            adapter_factory=Bounded,
            **({"proxies": {}} if _is_here(self.domain) else {}),
        )

    # ------------------------------------------------------------------ the cache, and whose turn it is

    def _path(self, name: str) -> Path:
        digest = _digest(normalize(name))
        return self.folder / digest[:2] / f"{digest[2:34]}.json"

    def _kept(self, name: str) -> tuple[list[Found], date] | None:
        try:
            entry = json.loads(self._path(name).read_bytes())
            day = date.fromisoformat(entry["day"])
            if entry["version"] != VERSION or entry["name"] != normalize(name):
                return None
            if not 0 <= (datetime.now(UTC).date() - day).days <= MAX_AGE_DAYS:
                return None
            return [Found(**one) for one in entry["found"]], day
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _keep(self, name: str, found: Sequence[Found], day: date) -> None:
        """Keep an answer; a disk that is full or read-only is no failure, only a question more next time."""
        entry = {
            "version": VERSION, "name": normalize(name), "day": day.isoformat(),
            "found": [one.to_dict() for one in found],
        }  # fmt: skip
        path, scratch = self._path(name), None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, scratch = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(entry, file, separators=(",", ":"))
            Path(scratch).replace(path)
        except OSError:
            if scratch is not None:
                with contextlib.suppress(OSError):
                    Path(scratch).unlink()

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other process asks and the service has had its pause."""
        with contextlib.ExitStack() as stack:
            lock: Any = None
            with contextlib.suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                lock = stack.enter_context((self.folder / ".turn").open("a+"))
                _lock(lock)
            time.sleep(min(max(_last(lock) + self.pause_seconds - time.time(), 0.0), self.pause_seconds))
            try:
                yield
            finally:
                if lock is not None:
                    with contextlib.suppress(OSError):
                        os.utime(self.folder / ".turn")
                else:
                    time.sleep(self.pause_seconds)


def _last(lock: Any) -> float:
    """Return when the last question was asked, as the lock's file has it; one that was just made counts as asked."""
    if lock is None:
        return 0.0
    return os.fstat(lock.fileno()).st_mtime


def _lock(lock: Any) -> None:
    try:
        import fcntl  # noqa: PLC0415 -- not on Windows
    except ImportError:
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(lock, fcntl.LOCK_EX)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _cache_folder() -> Path:
    """Return where the user's caches are, by the custom of the system (``XDG_CACHE_HOME`` goes first)."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if given and Path(given).is_absolute():
        return Path(given) / NAME
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / NAME / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / NAME
    return Path.home() / ".cache" / NAME


def _is_here(domain: str) -> bool:
    return (urlsplit(f"//{domain}").hostname or "") in ("localhost", "127.0.0.1", "::1")


def choose(text: str) -> Online:
    """Return the service that a word names.

    Parameters
    ----------
    text
        ``nominatim``, ``photon``, ``geonames`` or ``opencage``; ``nominatim:URL`` and ``photon:URL`` are servers of
        one's own, which want no contact. A server on this machine is asked without pause.

    Raises
    ------
    GazetteerError
        No such service, or an address that is none.
    MissingSettingError
        The service wants to know who asks, and the environment does not say.
    """
    kind, _, address = text.strip().partition(":")
    service = SERVICES.get(kind.lower())
    if service is None:
        raise GazetteerError(f"no service {kind!r} is known; choose {', '.join(SERVICES)} or nominatim:URL")
    scheme, domain = "https", service.home
    if address:
        if service.setting != "contact":
            raise GazetteerError(
                f"--online {kind} takes no address; only nominatim and photon can be servers of your own"
            )
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise GazetteerError(f"--online {kind}: give an address such as https://geocoder.example.org")
        scheme, domain = parts.scheme, parts.netloc + parts.path.rstrip("/")
    value = " ".join(os.environ.get(service.variable, "").split())
    if not value and not address:
        what = {
            "contact": "an e-mail address or a page at which its keepers reach you", "username": "your user name there",
            "api_key": "your key",
        }[service.setting]  # fmt: skip
        raise MissingSettingError(f"{service.name} wants to know who asks; set {service.variable} to {what}")
    here = _is_here(domain)
    return Online(
        service, domain, scheme, {service.setting: value} if value else {}, pause_seconds=0.0 if here else 1.0
    )


@contextlib.contextmanager
def answers(service: str | Online, names: Sequence[str], *, countries: Sequence[str] = ()) -> Iterator[list[Row]]:
    """Let a service's answers be found like any place, until the block ends; see `choose` and `Online.rows`."""
    online = choose(service) if isinstance(service, str) else service
    rows = online.rows(names, countries)
    with with_rows(rows):
        yield rows
