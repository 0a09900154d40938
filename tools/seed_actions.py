"""Write ``kb/actions/<id>/indicators.toml`` and ``issues.toml`` from the tables in ``kb/facts``.

Run after editing a table: ``python tools/seed_actions.py`` (``--check`` only says whether the files are
current). The tables: ``indicators.csv`` (bands with source, basis, provenance), ``issues.csv`` (rows of W),
``issue_meta.csv`` (causes, why it matters), ``formulas.csv`` (which formula measures an indicator, on which
side, over which interval, or why none can), ``populations.csv`` (who a band is for), ``choices.csv`` (where
several rows compete: which decides, and why), ``issue_names_zh.csv`` (the issues' texts in Chinese), ``screens.csv``
(published screens). Nothing is invented here: each band and
weight keeps its source and its marks.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FACTS = REPOSITORY / "kb" / "facts"
ACTIONS = REPOSITORY / "kb" / "actions"
HEADER = "# Written by tools/seed_actions.py from kb/facts. To change a rule, copy this folder to your\n"
HEADER += "# own kb/actions (see kb/README.md); to change what ships, edit the tables and run the tool again.\n"
RULES_VERSION = "1"
# Which camera can judge a plane of movement; kb/README.md, "views".
VIEWS = {"sagittal": ["side", "oblique"], "frontal": ["front", "rear"]}
VERTICAL = {
    "com_drop",
    "com_rise",
    "com_excursion",
    "com_height",
    "com_speed_up",
    "hip_height",
    "hip_lowering",
}
VERTICAL |= {"heel_lift", "swing_ankle_height"}
VIEW_FREE = {"interval", "rate", "cadence", "share_of_interval", "contact_difference", "flight_height"}
# Below this a time is shorter than the frames can tell; judgement, and the error says the rest.
TIMING_FPS = 100.0
TIMING_FORMULAS = {"interval", "contact_difference", "share_of_interval"}
Row = dict[str, str]


def table(name: str) -> list[Row]:
    """Rows of one table of facts."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def toml_value(value: object) -> str:
    """A TOML literal. JSON strings, numbers, booleans and lists of strings are all valid TOML."""
    return json.dumps(value, ensure_ascii=False)


def block(name: str, pairs: Iterable[tuple[str, object]]) -> str:
    lines = [f"{key} = {toml_value(value)}" for key, value in pairs if value not in ("", None)]
    return "\n".join([f"[[{name}]]", *lines, ""])


def number(text: str) -> float:
    return float(text)


def ours(text: str) -> str:
    """The tables' first person, in the words that every rule file uses."""
    return text.replace("(mine)", "(judgement)").replace(" mine", " by judgement")


def band(row: Row, populations: dict[str, Row], choices: dict[tuple[str, str, str], list[Row]]) -> str:
    who = dict(populations[row["population"]])
    values = dict(row)
    notes = [ours(row["note"])] if row["note"] else []
    reference_only = False
    for choice in choices.get((row["action"], row["indicator"], row["population"]), []):
        notes.append("Choice: " + choice["reason"])
        if choice["change"] == "reference_only":
            reference_only = True
        elif choice["change"] == "level":
            who["level"] = choice["value"]
        else:
            values[choice["change"]] = choice["value"]
    pairs: list[tuple[str, object]] = [
        ("population", row["population"]),
        ("population_zh", populations[row["population"]]["population_zh"]),
        ("minimum", number(values["t_min"])),
        ("maximum", number(values["t_max"])),
        ("fault_side", values["direction"]),
        ("basis", values.get("basis", "")),
        ("provenance", row["provenance"]),
        ("confidence", row["confidence"]),
        ("source", row["source"]),
        ("sex", who["sex"]),
        ("level", who["level"]),
    ]
    for key in ("age_min", "age_max", "step_min", "step_max"):
        if who[key]:
            pairs.append((key, number(who[key]) if key.startswith("age") else int(who[key])))
    if reference_only:
        pairs.append(("reference_only", True))
    pairs.append(("note", " ".join(notes)))
    return block("indicators.bands", pairs)


def indicators(action: str, facts: dict[str, list[Row]]) -> str:
    """Text of ``indicators.toml``."""
    rows = [row for row in facts["indicators"] if row["action"] == action]
    how = {row["indicator"]: row for row in facts["formulas"] if row["action"] == action}
    populations = {row["population"]: row for row in facts["populations"]}
    choices: dict[tuple[str, str, str], list[Row]] = {}
    for row in facts["choices"]:
        choices.setdefault((row["action"], row["indicator"], row["population"]), []).append(row)
    parts = [HEADER, f'rules_version = "{RULES_VERSION}"\n']
    parts += [_screen(row) for row in facts["screens"] if row["action"] == action]
    unmeasured = []
    for name in dict.fromkeys(row["indicator"] for row in rows):
        own = [row for row in rows if row["indicator"] == name]
        formula = how[name]
        if formula["not_measurable"]:
            pairs = [("id", name), ("title", formula["title"]), ("title_zh", formula["title_zh"])]
            pairs.append(("reason", formula["not_measurable"]))
            unmeasured.append(block("not_measurable", pairs))
            continue
        free = formula["formula"].split(":")[0] in VIEW_FREE
        views = VIEWS[own[0]["view"]]
        if free or formula["formula"] in VERTICAL:
            views = ["side", "oblique", "front", "rear"] + (["unknown"] if free else [])
        head: list[tuple[str, object]] = [
            ("id", name),
            ("title", formula["title"]),
            ("title_zh", formula["title_zh"]),
            ("formula", formula["formula"]),
            ("keyframe", own[0]["keyframe"]),
            ("side", formula["side"]),
            ("since", formula["since"]),
            ("until", formula["until"]),
            ("unit", formula["unit"] or own[0]["unit"]),
            ("views", views),
            ("definition", own[0]["formula"]),
        ]
        if formula["formula"] in TIMING_FORMULAS:
            head.append(("min_fps", TIMING_FPS))
        parts.append(block("indicators", head))
        parts += [band(row, populations, choices) for row in own]
    return "\n".join(parts + unmeasured)


def _screen(row: Row) -> str:
    lines = [f"{key} = {toml_value(value)}" for key, value in row.items() if key != "action"]
    return "\n".join(["[screen]", *lines, ""])


def issues(action: str, facts: dict[str, list[Row]]) -> str:
    """Text of ``issues.toml``: the issues and their rows of W."""
    rows = [row for row in facts["issues"] if row["action"] == action]
    meta = {row["id"]: row for row in facts["issue_meta"]}
    chinese = {row["id"]: row for row in facts["issue_names_zh"]}
    weights = {
        (row["action"], row["indicator"], row["population"]): row
        for row in facts["choices"]
        if row["change"] == "weight"
    }
    parts = [HEADER, f'rules_version = "{RULES_VERSION}"\n']
    for name in dict.fromkeys(row["id"] for row in rows):
        own = [row for row in rows if row["id"] == name]
        parts.append(
            block(
                "issues",
                [
                    ("id", name),
                    ("name", own[0]["name"]),
                    ("name_zh", chinese[name]["name_zh"]),
                    ("causes", meta[name]["likely_physical_causes"]),
                    ("why_performance", meta[name]["why_performance"]),
                    ("why_injury", meta[name]["why_injury"]),
                    *((field, chinese[name][field]) for field in ("causes_zh", "why_performance_zh", "why_injury_zh")),
                ],
            )
        )
        for row in own:
            changed = weights.get((action, row["indicator"], name))
            rationale = row["rationale"] + (f" Choice: {changed['reason']}" if changed else "")
            parts.append(
                block(
                    "issues.rows",
                    [
                        ("indicator", row["indicator"]),
                        ("side", row["side"]),
                        ("weight", number(changed["value"] if changed else row["weight"])),
                        ("rationale", rationale),
                        ("source", row["source"]),
                        ("provenance", row["provenance"]),
                    ],
                )
            )
    return "\n".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not current")
    arguments = parser.parse_args()
    names = ("indicators", "issues", "issue_meta", "formulas", "populations", "choices", "issue_names_zh", "screens")
    facts = {name: table(name) for name in names}
    stale = []
    for action in dict.fromkeys(row["action"] for row in facts["indicators"]):
        for file, text in (("indicators", indicators(action, facts)), ("issues", issues(action, facts))):
            path = ACTIONS / action / f"{file}.toml"
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(path)
            if not arguments.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    for path in stale:
        print(("not current: " if arguments.check else "written: ") + path.relative_to(REPOSITORY).as_posix())
    return 1 if stale and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
