"""Actions as data: what ships is sound, what is malformed is named with file, line and remedy."""

import shutil
from pathlib import Path

import pytest

from sportsgpt_desktop.core import action
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.errors import UserError

SHIPPED = knowledge_folder() / "actions"
FOLDERS = [SHIPPED]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of one action in an own folder, with spaces and non-ASCII letters in its path."""
    parent = tmp_path / "Zoë 五路" / "actions"
    shutil.copytree(SHIPPED / "lunge", parent / "lunge")
    return parent


def change(folder: Path, file: str, old: str, new: str, count: int = 1) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def errors(folder: Path) -> list[action.Finding]:
    return [finding for finding in action.check(folder) if finding.severity == "error"]


@pytest.mark.parametrize("name", list(action.find(FOLDERS)))
def test_what_ships_is_sound(name: str) -> None:
    assert errors(SHIPPED / name) == []
    loaded = action.load(name, FOLDERS)
    assert loaded.indicators and loaded.issues and loaded.keyframes
    assert "as shipped" in loaded.rules
    assert all(keyframe.title_zh for keyframe in loaded.keyframes)
    assert all(item.title_zh for item in loaded.indicators) and all(item.name_zh for item in loaded.issues)


def test_twelve_actions_ship() -> None:
    assert len(action.find(FOLDERS)) == 12


def test_rules_are_current_with_the_tables_of_facts() -> None:
    import subprocess
    import sys

    tool = SHIPPED.parent.parent / "tools" / "seed_actions.py"
    result = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


FAULTS = [
    ("indicators.toml", 'formula = "trunk_lean"', 'formula = "trunk_leen"', "unknown formula 'trunk_leen'"),
    ("indicators.toml", 'unit = "deg"', 'unit = "furlong"', "unit 'furlong'"),
    ("indicators.toml", 'keyframe = "bottom"', 'keyframe = "top"', "no keyframe 'top'"),
    ("indicators.toml", "minimum = 75.0", "minimum = 175.0", "is not below maximum"),
    ("indicators.toml", "minimum = 75.0", 'minimum = "low"', "must be a number"),
    ("indicators.toml", 'fault_side = "both"', 'fault_side = "left"', "must be one of"),
    ("indicators.toml", 'basis = "judgement"', 'basis = "rumour"', "unknown basis 'rumour'"),
    ("indicators.toml", 'side = "front"', 'side = "behind"', "unknown side 'behind'"),
    ("indicators.toml", 'title = "Front knee', 'colour = "red"\ntitle = "Front knee', "Unknown key 'colour'"),
    ("issues.toml", "weight = 0.8", "weight = 1.8", "not in 0..1"),
    ("issues.toml", 'indicator = "fppa_front"', 'indicator = "fppa"', "no indicator 'fppa'"),
    ("issues.toml", 'causes = "', 'cause = "', "Unknown key 'cause'"),
    ("action.toml", 'id = "lunge"', 'id = "lounge"', "not the folder's name"),
    ("action.toml", "order = 2", "order = 7", "order is not 1, 2, 3"),
    ("action.toml", "max_cost", "most_cost", "'max_cost'"),
    ("cases.toml", 'present = ["LN01"]', "present = []", "LN01 follows, but must not"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS)
def test_each_inconsistency_is_named_with_file_line_and_remedy(
    own: Path, file: str, old: str, new: str, said: str
) -> None:
    change(own / "lunge", file, old, new)
    found = [finding for finding in errors(own / "lunge") if said in finding.message]
    assert found, [str(finding) for finding in errors(own / "lunge")]
    assert Path(found[0].file).name == file
    assert found[0].line > 0 and found[0].remedy


def test_the_line_is_the_right_one(own: Path) -> None:
    change(own / "lunge", "indicators.toml", 'formula = "trunk_lean"', 'formula = "trunk_leen"')
    lines = (own / "lunge" / "indicators.toml").read_text(encoding="utf-8").splitlines()
    found = next(finding for finding in errors(own / "lunge") if "trunk_leen" in finding.message)
    assert lines[found.line - 1] == 'formula = "trunk_leen"'


def test_text_that_is_no_toml_names_its_line(own: Path) -> None:
    path = own / "lunge" / "issues.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[5] = "this is = = not toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = errors(own / "lunge")
    assert len(found) == 1 and found[0].line == 6 and "Not valid TOML" in found[0].message
    with pytest.raises(UserError, match="lunge"):
        action.load("lunge", [own])


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"[[issues]]\nid = 3\n", b"issues = 5\n", b"a = " + b"[" * 5000]
)
def test_damaged_files_are_findings_never_crashes(own: Path, content: bytes) -> None:
    for name in action.FILES:
        (own / "lunge" / name).write_bytes(content)
    assert errors(own / "lunge")
    with pytest.raises(UserError):
        action.load("lunge", [own])


def test_a_malformed_action_leaves_the_others_alone(own: Path) -> None:
    (own / "lunge" / "issues.toml").write_text("= broken", encoding="utf-8")
    with pytest.raises(UserError, match=r"issues\.toml"):
        action.load("lunge", [SHIPPED, own])
    assert action.load("drop_landing", [SHIPPED, own]).id == "drop_landing"


def test_an_indicator_that_refers_to_itself_is_found(own: Path) -> None:
    change(own / "lunge", "indicators.toml", 'formula = "trunk_lean"', 'formula = "asymmetry:trunk_lean_bottom"')
    assert any("refers to itself" in finding.message for finding in errors(own / "lunge"))


def test_an_indicator_without_a_deciding_band_is_found(own: Path) -> None:
    change(own / "lunge", "indicators.toml", 'population = "all"', 'reference_only = true\npopulation = "all"')
    assert any("no band decides" in finding.message for finding in errors(own / "lunge"))


def test_a_row_on_a_side_that_is_no_fault_is_pointed_out(own: Path) -> None:
    change(own / "lunge", "issues.toml", 'side = "high"', 'side = "low"')
    assert any("never counts" in finding.message for finding in action.check(own / "lunge"))


def test_an_indicator_that_no_view_of_the_action_shows_is_pointed_out(own: Path) -> None:
    change(own / "lunge", "action.toml", 'views = ["side", "front"]', 'views = ["front"]')
    assert any("in no view of the action" in finding.message for finding in action.check(own / "lunge"))


def test_a_cell_of_w_that_stands_twice_is_found(own: Path) -> None:
    text = (own / "lunge" / "issues.toml").read_text(encoding="utf-8")
    block = text[text.index("[[issues.rows]]") :].split("[[issues.rows]]")[1]
    (own / "lunge" / "issues.toml").write_text(text + "\n[[issues.rows]]" + block, encoding="utf-8")
    assert any("is there twice" in finding.message for finding in errors(own / "lunge"))


def test_unknown_action() -> None:
    with pytest.raises(UserError, match="no action"):
        action.load("flying", FOLDERS)
    with pytest.raises(UserError):
        action.load("../lunge", FOLDERS)


def test_edit_difference_and_reset(tmp_path: Path) -> None:
    mine = tmp_path / "kb" / "actions"
    path = action.edit("lunge", "issues.toml", SHIPPED, mine)
    assert action.difference("lunge", SHIPPED, mine) == ""
    before = action.load("lunge", [SHIPPED, mine]).rules
    change(path.parent, "issues.toml", "weight = 0.8", "weight = 0.7")
    edited = action.load("lunge", [SHIPPED, mine])
    assert edited.issues[0].rows[0].weight == 0.7
    assert "edited: issues.toml" in edited.rules and edited.rules != before
    assert edited.indicators == action.load("lunge", [SHIPPED]).indicators
    assert "-weight = 0.8" in action.difference("lunge", SHIPPED, mine)
    assert "+weight = 0.7" in action.difference("lunge", SHIPPED, mine)
    assert action.edit("lunge", "issues.toml", SHIPPED, mine) == path, "an edited file is never overwritten"
    kept = action.reset("lunge", SHIPPED, mine)
    assert [item.name for item in kept] == ["issues.toml.bak"] and "0.7" in kept[0].read_text(encoding="utf-8")
    assert "as shipped" in action.load("lunge", [SHIPPED, mine]).rules


@pytest.mark.parametrize("name", ["../lunge", "nothing", "lunge/../../x"])
def test_edit_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError):
        action.edit(name, "issues.toml", SHIPPED, tmp_path)
    with pytest.raises(UserError):
        action.edit("lunge", "../../secret", SHIPPED, tmp_path)


def test_every_judgement_says_so_and_every_band_has_a_source() -> None:
    for name in action.find(FOLDERS):
        for item in action.load(name, FOLDERS).indicators:
            for band in item.bands:
                assert band.source and band.provenance in ("seen", "recalled")
                assert band.basis != "" and band.confidence in ("H", "M", "L")


def test_references_are_checked(own: Path) -> None:
    folder = own / "lunge" / "references"
    first = next(folder.glob("*.npz"))
    first.write_bytes(first.read_bytes()[:200])
    assert any("cannot be read" in finding.message for finding in errors(own / "lunge"))
    shutil.rmtree(folder)
    assert any("no reference motion" in finding.message for finding in errors(own / "lunge"))
