"""Make guidance records from ``kb/facts``, and prove that the records still hold what the facts say.

``--check`` compares every record that names an ``exercise_key`` with its row: dose fields,
contraindication, level, sources, the seen / recalled mark and the issues it serves. Without it, records
that are missing are appended to ``kb/guidance/records/new.toml``, in plain words, to be worded by hand.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import load_records
from sportsgpt_desktop.core.files import write_atomic
from sportsgpt_desktop.core.records import Guidance

DOSE_FIELDS = ("sets", "reps_or_distance", "load", "rest_s", "frequency_per_week", "progression")
# The facts write "-" where a field does not apply; a plan must say so in words.
NOT_APPLICABLE = {"load": "no external load", "rest_s": "0 (continuous)"}
LEVELS = {"all": "any"}


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def exercises(facts: Path) -> dict[str, dict[str, Any]]:
    """One record for each exercise key of ``interventions.csv``, serving all the issues that it is listed
    for.
    """
    actions = {row["id"]: row["action"] for row in rows_of(facts / "issue_meta.csv")}
    found: dict[str, dict[str, Any]] = {}
    for row in rows_of(facts / "interventions.csv"):
        record = found.setdefault(row["exercise_key"], _exercise(row))
        record["issue_ids"].append(row["issue_id"])
        if actions[row["issue_id"]] not in record["actions"]:
            record["actions"].append(actions[row["issue_id"]])
    return found


def _exercise(row: Mapping[str, str]) -> dict[str, Any]:
    seen = row["provenance"] == "seen"
    doses = {key: NOT_APPLICABLE.get(key, row[key]) if row[key] == "-" else row[key] for key in DOSE_FIELDS}
    return {
        "id": f"ex-{row['exercise_key'].lower()}",
        "kind": "intervention",
        "title": row["exercise"],
        "text": f"{row['exercise']}: {row['category'].replace('_', ' ')}. Progress: {row['progression']}.",
        "issue_ids": [],
        "actions": [],
        "sources": row["source"].split(" | "),
        "basis": "published" if seen else "consensus",
        "verified": seen,
        "level": LEVELS.get(row["level"], row["level"]),
        "contraindication": row["contraindication"],
        "exercise": row["exercise"],
        "exercise_key": row["exercise_key"],
        "category": row["category"],
        **doses,
        "dose_note": row["dose_note"],
    }


def explanations(facts: Path) -> dict[str, dict[str, Any]]:
    """One explanation for each issue, from its causes and effects; sources are those of its evidence rows."""
    seen: dict[str, list[str]] = {}
    for row in rows_of(facts / "issues.csv"):
        if row["provenance"] == "seen":
            kept = seen.setdefault(row["id"], [])
            kept += [source for source in row["source"].split(" | ") if source not in kept]
    found = {}
    for row in rows_of(facts / "issue_meta.csv"):
        sources = seen.get(row["id"], [])
        found[row["id"]] = {
            "id": f"why-{row['id'].lower()}",
            "kind": "explanation",
            "title": row["name"],
            "text": f"Likely causes: {row['likely_physical_causes']}. For performance: {row['why_performance']}. "
            f"For injury: {row['why_injury']}.",
            "issue_ids": [row["id"]],
            "actions": [row["action"]],
            "sources": sources,
            "basis": "published" if sources else "judgement",
            "verified": bool(sources),
        }
    return found


def differences(records: Iterable[Guidance], facts: Path) -> list[str]:
    """What the records say otherwise than the facts, a sentence each; a fact without a record is one too."""
    faults = []
    by_key = {record.exercise_key: record for record in records if record.exercise_key}
    for key, fact in exercises(facts).items():
        record = by_key.get(key)
        if record is None:
            faults.append(f"No record for exercise {key} ({fact['exercise']}).")
            continue
        for name in (*DOSE_FIELDS, "contraindication", "level", "verified", "dose_note"):
            if getattr(record, name) != fact[name]:
                faults.append(f"{record.id}, {name}: {getattr(record, name)!r}, the facts say {fact[name]!r}.")
        for name in ("sources", "issue_ids", "actions"):
            lost = set(fact[name]) - set(getattr(record, name))
            if lost:
                faults.append(f"{record.id}, {name}: {sorted(lost)} of the facts is missing.")
    return faults


def to_toml(records: Iterable[Mapping[str, Any]]) -> str:
    """Records as TOML tables, a field a line; empty fields are left out unless the schema wants them."""
    wanted = ("issue_ids", "actions", "sources")
    return "\n".join(
        "[[record]]\n"
        + "".join(
            f"{key} = {_toml(value)}\n" for key, value in record.items() if key in wanted or value not in ("", [], {})
        )
        for record in records
    )


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    # A JSON string is a TOML basic string.
    return json.dumps(value, ensure_ascii=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if records and facts differ")
    arguments = parser.parse_args()
    facts, guidance = assets.knowledge_folder() / "facts", assets.knowledge_folder() / "guidance" / "records"
    records = load_records(guidance)
    if arguments.check:
        faults = differences(records, facts)
        print("\n".join(faults) or "Every record agrees with the facts.", file=sys.stderr)
        return 1 if faults else 0
    ids = {record.id for record in records}
    seeded = [*exercises(facts).values(), *explanations(facts).values()]
    new = [record for record in seeded if record["id"] not in ids]
    if new:
        guidance.mkdir(parents=True, exist_ok=True)
        file = guidance / "new.toml"
        before = file.read_text(encoding="utf-8") if file.is_file() else ""
        write_atomic(file, before + to_toml(new))
    print(f"{len(new)} records added, {len(records)} kept.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
