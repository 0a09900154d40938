"""Retrieval on the shipped knowledge: found, filtered, or plainly not found."""

import pytest

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import Corpus, open_corpus
from sportsgpt_desktop.core.records import Action, Assessment, Athlete, Issue
from sportsgpt_desktop.core.retrieve import PER_KIND, as_rows, for_issues, search

ACTION = Action("drop_landing", "1", "Drop landing", "跳落", "experimental", False, (), 60.0, (), (), (), {}, "")


@pytest.fixture(scope="module", params=[True, False], ids=["with encoder", "words only"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    return open_corpus(assets.knowledge_folder(), with_encoder=request.param)


def assessment(*issue_ids: str, status: str = "present") -> Assessment:
    return Assessment((), tuple(Issue(id, id, 0.9, 0.5, status, ()) for id in issue_ids), "rules")


@pytest.mark.parametrize(
    ("text", "record"),
    [("stiff landing", "why-dl01"), ("knees cave in when landing", "why-dl02"), ("copenhagen adduction", "ex-copen"),
     ("stif landng", "why-dl01"), ("深蹲膝盖内扣", "why-sq03"),
     ("her knees kiss when she drops off the box", "why-dl02"), ("起跑后面那条腿没怎么蹬", "why-ss03")],
)  # fmt: skip
def test_what_is_asked_is_among_the_first(corpus: Corpus, text: str, record: str) -> None:
    assert record in [passage.record.id for passage in search(corpus, text)]


def test_an_issue_keeps_to_its_records(corpus: Corpus) -> None:
    found = search(corpus, "land softer", issue="dl01", k=9)
    assert found and all("DL01" in passage.record.issue_ids for passage in found)
    assert search(corpus, "land softer", issue="NO99") == ()


def test_one_shared_word_is_no_answer() -> None:
    corpus = open_corpus(assets.knowledge_folder())
    for text in ("what time is it", "is it going to rain", "my phone battery drains"):
        assert search(corpus, text) == ()


@pytest.mark.parametrize(
    "text", ["", "  ", "?!", "capital city of Mongolia", "天气怎么样", "怎么申请护照", "\x00\ud800"[:1]]
)
def test_nothing_is_an_answer(corpus: Corpus, text: str) -> None:
    assert search(corpus, text) == ()


def test_very_long_text_and_odd_characters_are_survived(corpus: Corpus) -> None:
    search(corpus, "knee " * 50_000)
    search(corpus, "膝" * 5000 + "\u202e\x07")


def test_best_comes_first_and_k_is_kept(corpus: Corpus) -> None:
    found = search(corpus, "hips low at top speed", k=7)
    scores = [passage.score for passage in found]
    assert len(found) <= 7 and scores == sorted(scores, reverse=True)


def test_rows_have_the_keys_that_others_rely_on(corpus: Corpus) -> None:
    (row,) = as_rows(search(corpus, "stiff landing", k=1))
    assert list(row) == ["record_id", "issue_ids", "title", "score", "text", "sources"]


def test_issues_get_explanation_cues_and_exercises_once_each(corpus: Corpus) -> None:
    found = for_issues(corpus, assessment("DL01", "DL02"), Athlete(), ACTION)
    ids = [passage.record.id for passage in found]
    assert len(ids) == len(set(ids)) and ids[0] == "why-dl01"
    for issue in ("DL01", "DL02"):
        kinds = [passage.record.kind for passage in found if issue in passage.record.issue_ids]
        assert kinds.count("explanation") == 1 and kinds.count("cue") == PER_KIND["cue"]
        assert "intervention" in kinds


@pytest.mark.parametrize("status", ["absent", "cannot_judge", "dismissed"])
def test_what_was_not_found_is_not_explained(corpus: Corpus, status: str) -> None:
    assert for_issues(corpus, assessment("DL01", status=status), Athlete(), ACTION) == ()


def test_an_issue_does_not_fill_the_list_with_cues(corpus: Corpus) -> None:
    for text in ("cue for a soft landing", "land quietly", "knees over the toes"):
        found = [passage.record for passage in search(corpus, text, k=8)]
        cues = [record.issue_ids for record in found if record.kind == "cue"]
        assert len(cues) == len(set(cues))
        shown = [record.id for record in found]
        for issue_ids in cues[: max(0, len(shown) - 6)]:
            assert f"why-{issue_ids[0].lower()}" in shown
