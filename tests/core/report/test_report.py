"""The report's files, read back: everything that must be said is said, in both languages."""

import csv
import io
import json
import math
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image

from sportsgpt_desktop.core import proxy
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import (
    Alignment,
    Analysis,
    Athlete,
    Evidence,
    IndicatorSpec,
    Issue,
    IssueSpec,
    Measurement,
    Plan,
    Prescription,
    Section,
    Wording,
)
from sportsgpt_desktop.core.report import FILES, write_report
from sportsgpt_desktop.core.report.content import bar, content
from sportsgpt_desktop.core.report.dose_words import in_chinese
from sportsgpt_desktop.core.report.kinogram import all_stills, kinogram
from tests.core.export.export_sample import make_analysis

NAN = math.nan
DEFAULT = ("json", "html", "pdf", "csv", "kinogram")


def full(language: str = "en") -> Analysis:
    """An analysis with a fault, an issue that can't be judged, a dose and a worded section."""
    base = make_analysis()
    spec = IndicatorSpec("knee", "Knee angle", "膝角", "knee", "touchdown", "left", "deg", ("side",), ())
    issues = tuple(
        IssueSpec(name, title, zh, (), "", "", "")
        for name, title, zh in (("over", "Over-striding <b>", "触地过跨"), ("drop", "Pelvic drop", "骨盆下沉"))
    )
    evidence = Evidence(
        "knee", "touchdown", "left", 1, 6, 171.0, 6.0, "deg", 150.0, 165.0, "high", 0.9, 0.8,
        ("left_hip", "left_knee", "left_ankle"), "angle", "why", "[SRC24] A study https://example.org/a", "pub_cut",
    )  # fmt: skip
    measured = Measurement(
        "knee", "Knee angle", "touchdown", "left", 1, 1, 6, 171.0, 6.0, "deg", 150.0, 165.0, "trained adults",
        "high", "", "[SRC24] A study https://example.org/a", "pub_cut",
    )  # fmt: skip
    hidden = replace(measured, id="pelvis", title="Pelvis", status="cannot_judge", reason="Needs a rear view.")
    return replace(
        base,
        language=language,
        athlete=Athlete(name="Zoë 五", level="trained", sex="female", age=24.0),
        action=replace(base.action, indicators=(spec,), issues=issues),
        assessment=replace(
            base.assessment,
            measurements=(measured, hidden),
            issues=(
                Issue("over", "Over-striding <b>", 0.86, 0.4, "present", (evidence,), causes="tight hips"),
                Issue("drop", "Pelvic drop", 0.0, 0.0, "cannot_judge", (), "Needs a rear view."),
            ),
        ),
        plan=Plan(
            (
                Prescription(
                    "over", "ex-wicket", "Wicket runs", "3", "4-6", "short -> long", "90", "2", "1-4",
                    "low -> high", "hamstring pain", ("[DOSE] Book",),
                ),
            ),
            ("Week 1: learn it.",),
            "Film again after 4 weeks.",
        ),
        wording=Wording("none", (Section("over", "Put the foot down under the hip.", ("r1",), False),), ()),
    )  # fmt: skip


def with_pictures(folder: Path, analysis: Analysis) -> Path:
    with proxy.ProxyWriter(folder / proxy.PROXY_NAME, analysis.video) as writer:
        for frame in range(analysis.video.frames):
            picture = np.full((180, 320, 3), 60 + frame, np.uint8)
            writer.add(frame, proxy.encode(picture))
    return folder


def pdf_text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


@pytest.fixture(scope="module", params=["en", "zh"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    out = tmp_path_factory.mktemp("out")
    analysis = full(request.param)
    write_report(analysis, out, DEFAULT, with_pictures(tmp_path_factory.mktemp("work"), analysis))
    return request.param, out


def test_every_file_is_written_and_nothing_else(written: tuple[str, Path]) -> None:
    assert {file.name for file in written[1].iterdir()} == {FILES[name] for name in DEFAULT}


def test_the_pdf_says_what_it_must(written: tuple[str, Path]) -> None:
    language, out = written
    text = re.sub(r"\s+", "", pdf_text(out / "report.pdf"))
    for wanted in ("171±6°", "150–165°", "3×4–6", "ab" * 32, "rules1", "SRC24", "ex-wicket", "Zoë五"):
        assert wanted in text, wanted
    spoken = {
        "en": ("Over-striding<b>", "Needsarearview.", "notmedicaladvice", "Experimental", "publishedcut-off"),
        "zh": ("触地过跨", "骨盆下沉", "不构成医疗建议", "实验性", "已发表界值"),
    }
    for wanted in spoken[language]:
        assert wanted in text, wanted


def test_the_pdf_has_title_language_embedded_fonts_and_few_pages(written: tuple[str, Path]) -> None:
    language, out = written
    reader = pypdf.PdfReader(out / "report.pdf")
    assert reader.metadata is not None
    assert ("跑" if language == "zh" else "Running") in str(reader.metadata.title)
    assert reader.trailer["/Root"]["/Lang"] == ("zh-CN" if language == "zh" else "en")
    assert len(reader.pages) <= 2
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert all("+" in font["/BaseFont"] for font in fonts if font["/BaseFont"] != "/Helvetica")


def test_the_html_stands_alone_and_escapes_what_it_is_given(written: tuple[str, Path]) -> None:
    language, out = written
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.findall(r"(?:src|href)=\"(?!data:)", text)
    assert "Over-striding <b>" not in text
    assert ("Over-striding &lt;b&gt;" if language == "en" else "触地过跨") in text
    assert "171 ± 6°" in text
    assert text.count("data:image/jpeg") == 2


def test_the_json_is_strict_and_has_its_keys(written: tuple[str, Path]) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    text = (written[1] / "analysis.json").read_text(encoding="utf-8")
    result = json.loads(text, parse_constant=refuse)
    assert "path" not in result["video"]
    assert {key["candidate"] for key in result["keyframes"]} == {1}
    assert [one["status"] for one in result["measurements"]] == ["high", "cannot_judge"]
    assert result["plan"][0]["sets"] == "3"


def test_the_table_is_tidy(written: tuple[str, Path]) -> None:
    with (written[1] / "measurements.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["id"], row["status"]) for row in rows] == [("knee", "high"), ("pelvis", "cannot_judge")]


def test_the_kinogram_has_one_tile_a_keyframe_with_the_skeleton(tmp_path: Path) -> None:
    analysis = full()
    grey = np.full((180, 320, 3), 90, np.uint8)
    with Image.open(io.BytesIO(kinogram(analysis, lambda frame: grey))) as sheet:
        pixels = np.asarray(sheet.convert("RGB")).astype(int)
    white = (pixels[20] == 255).all(axis=1)
    assert (np.diff(white.astype(int)) == -1).sum() == 2
    orange = (abs(pixels - (242, 163, 58)) < 12).all(axis=2)
    blue = (abs(pixels - (90, 169, 255)) < 12).all(axis=2)
    assert orange.sum() > 100
    assert blue.sum() > 100


def test_stills_are_one_picture_a_keyframe() -> None:
    grey = np.full((180, 320, 3), 90, np.uint8)
    with zipfile.ZipFile(io.BytesIO(all_stills(full(), lambda frame: grey))) as archive:
        assert archive.namelist() == ["01-touchdown-left-step1.jpg", "02-toe_off-right-step1.jpg"]
        with Image.open(archive.open("01-touchdown-left-step1.jpg")) as shown:
            assert shown.height == 420


def test_an_action_that_is_not_there_is_said_and_all_files_are_written(tmp_path: Path) -> None:
    analysis = replace(
        make_analysis(), alignment=Alignment(False, 9.0, (), (), np.zeros((0, 3)), reason="Nobody runs here.")
    )
    write_report(analysis, tmp_path, DEFAULT, tmp_path / "no pictures")
    assert len(list(tmp_path.iterdir())) == 5
    assert "Nobody runs here." in pdf_text(tmp_path / "report.pdf")
    assert json.loads((tmp_path / "analysis.json").read_text(encoding="utf-8"))["found"] is False


def test_letter_paper_is_a_setting(tmp_path: Path) -> None:
    from sportsgpt_desktop.core.settings import load_settings, save_settings

    save_settings(replace(load_settings(), paper="Letter"))
    write_report(make_analysis(), tmp_path, ("pdf",), tmp_path)
    box = pypdf.PdfReader(tmp_path / "report.pdf").pages[0].mediabox
    assert (float(box.width), float(box.height)) == (612.0, 792.0)


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        write_report(make_analysis(), tmp_path, ("json", "docx"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_bars_show_where_value_and_band_lie() -> None:
    inside = bar(10.0, 1.0, 8.0, 12.0)
    assert inside is not None
    assert (inside.band_start, inside.band_stop, inside.value) == pytest.approx((0.3, 0.7, 0.5))
    assert (inside.whisker_start, inside.whisker_stop) == pytest.approx((0.4, 0.6))
    far = bar(100.0, 1.0, 8.0, 12.0)
    assert far is not None and far.value == 1.0
    open_ended = bar(5.0, 0.5, NAN, 4.0)
    assert open_ended is not None and open_ended.value > open_ended.band_stop
    assert bar(NAN, 1.0, 8.0, 12.0) is None
    assert bar(1.0, 1.0, NAN, NAN) is None


def test_a_value_outside_on_the_harmless_side_is_not_called_inside() -> None:
    analysis = full()
    first = replace(analysis.assessment.measurements[0], status="ok", value=190.0)
    shown = content(replace(analysis, assessment=replace(analysis.assessment, measurements=(first,))))
    assert "no fault" in shown.measurements[0].verdict


@pytest.mark.parametrize(
    ("dose", "chinese"),
    [
        ("10-15 per side", "10-15（每侧）"),
        ("4-5, 3 s hold", "4-5，3 秒保持"),
        ("20-30 s per leg", "20-30 秒（每腿）"),
        ("5-6 hurdles each lead leg", "5-6 hurdles each lead leg"),
        ("3", "3"),
    ],
)
def test_plain_doses_are_told_in_chinese(dose: str, chinese: str) -> None:
    assert in_chinese(dose) == chinese
