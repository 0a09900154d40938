"""``measurements.csv``: one tidy row for each measurement."""

import csv
import io

from .. import rows
from ..records import Analysis


def measurements_csv(analysis: Analysis) -> str:
    """UTF-8 text with a header row; decimal points, missing values empty. Units stand in their own column."""
    sink = io.StringIO(newline="")
    found = rows.measurements(analysis.assessment.measurements)
    names = list(found[0]) if found else ["id", "keyframe", "value", "error", "unit", "status", "reason"]
    writer = csv.DictWriter(sink, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in found)
    return sink.getvalue()


def _safe(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return "'" + value
    return value
