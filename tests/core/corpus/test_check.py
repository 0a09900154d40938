"""The shipped knowledge is whole, and the check tells when it is not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import Corpus, check, open_corpus
from sportsgpt_desktop.core.corpus.numbers import first_range, highest
from sportsgpt_desktop.core.records import Guidance


@pytest.fixture(scope="module")
def shipped() -> Corpus:
    return open_corpus(assets.knowledge_folder(), with_encoder=False)


def test_the_shipped_knowledge_is_whole(shipped: Corpus) -> None:
    report = check(shipped)
    assert report.findings == ()
    exercises = [record for record in shipped.records if record.kind == "intervention"]
    assert len({record.exercise for record in exercises}) >= 150
    for records in (exercises, shipped.records):
        assert sum(record.verified for record in records) >= 0.6 * len(records)


def test_every_verified_record_names_where_it_was_read(shipped: Corpus) -> None:
    bare = [record.id for record in shipped.records if record.verified and not record.sources]
    assert bare == []
    norm = [record.id for record in shipped.records if record.verified and record.sources[0].startswith("[COACH]")]
    assert norm == []  # a general norm is nothing that can be looked up


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda record: replace(record, rest_s=""), "no rest_s"),
        (lambda record: replace(record, sets="80"), "over the plausible"),
        (lambda record: replace(record, level="godlike"), "level"),
        (lambda record: replace(record, equipment=("trampoline",)), "equipment"),
        (lambda record: replace(record, avoid=()), "avoid does not"),
        (lambda record: replace(record, sources=()), "without a source"),
        (lambda record: replace(record, title_zh=""), "Chinese"),
        (lambda record: replace(record, frequency_per_week="often"), "no number"),
        (lambda record: replace(record, fields_zh={"load": "80 cm 箱"}), "other numbers"),
    ],
)
def test_a_fault_is_told(shipped: Corpus, change: Callable[[Guidance], Guidance], says: str) -> None:
    records = [change(record) if record.id == "ex-dj35" else record for record in shipped.records]
    report = check(Corpus(records, vocabulary=shipped.vocabulary, limits=shipped.limits))
    assert any(finding.startswith("ex-dj35") and says in finding for finding in report.findings)


def test_an_issue_without_knowledge_is_told(shipped: Corpus) -> None:
    findings = check(shipped, ["XX01"]).findings
    assert any(finding.startswith("XX01") and "explanation" in finding for finding in findings)


def test_the_same_text_twice_is_told(shipped: Corpus) -> None:
    twin = replace(shipped.records[0], id="twin")
    report = check(Corpus([*shipped.records, twin], vocabulary=shipped.vocabulary, limits=shipped.limits))
    assert any("twin" in finding and "same text" in finding for finding in report.findings)


@pytest.mark.parametrize(
    ("text", "low", "high", "most"),
    [
        ("3-4", 3, 4, 4), ("1-2 then 2-4", 1, 2, 4), (">=2", 2, 2, 2), ("2 (8 wk)", 2, 2, 2), ("<=1", 1, 1, 1),
        ("14 (2/day, 12 wk)", 14, 14, 14), ("10 -> 30", 10, 30, 30), ("4-3", 3, 4, 4),
    ],
)  # fmt: skip
def test_ranges_of_doses(text: str, low: float, high: float, most: float) -> None:
    found = first_range(text)
    assert found is not None and (found.low, found.high) == (low, high) and highest(text) == most


def test_injuries_are_read_widely(shipped: Corpus) -> None:
    areas = shipped.vocabulary.areas_of
    assert {"knee", "lower_limb"} <= areas("torn ACL")
    assert "hamstring" in areas("leg pain") and "knee" in areas("leg pain")
    assert areas("膝盖疼") >= {"knee"} and areas("xyzzy") == frozenset()
