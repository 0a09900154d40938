from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import load_records
from tools.seed_guidance import differences, exercises, to_toml

FACTS = assets.knowledge_folder() / "facts"


def test_the_shipped_records_hold_what_the_facts_say() -> None:
    assert differences(load_records(assets.knowledge_folder() / "guidance" / "records"), FACTS) == []


def test_a_changed_dose_is_told() -> None:
    faults = differences((), FACTS)
    assert len(faults) == len(exercises(FACTS)) > 80


def test_toml_comes_back_as_it_was(tmp_path) -> None:  # type: ignore[no-untyped-def]
    rows = list(exercises(FACTS).values())
    (tmp_path / "all.toml").write_text(to_toml(rows), encoding="utf-8")
    read = {record.exercise_key: record for record in load_records(tmp_path)}
    assert all(read[row["exercise_key"]].sets == row["sets"] for row in rows)
    assert all(list(read[row["exercise_key"]].sources) == row["sources"] for row in rows)
