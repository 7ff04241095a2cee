"""What the tests of the exports share: the sample answers, and every export by its file name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sample import ARABIC, HOSTILE, empty_answer, pacific_answer, sample_answer

from mapper.claims import claimreview
from mapper.exports import geojson, gpx, kml, markdown, table

__all__ = ["ANSWERS", "ARABIC", "EXPORTS", "HOSTILE", "empty_answer", "pacific_answer", "sample_answer"]

EXPORTS = {
    "route.geojson": geojson.dumps,
    "route.kml": kml.dumps,
    "route.gpx": gpx.dumps,
    "stops.csv": table.dumps_stops,
    "claims.csv": table.dumps_claims,
    "report.md": markdown.dumps,
    "claimreview.jsonld": claimreview.dumps,
}
ANSWERS = {"sample": sample_answer, "empty": empty_answer, "pacific": pacific_answer}
