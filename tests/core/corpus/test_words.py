import pytest
from hypothesis import given
from hypothesis import strategies as st

from sportsgpt_desktop.core.corpus.lexical import Lexical, edit_distance
from sportsgpt_desktop.core.corpus.words import has_chinese, stem, terms


@pytest.mark.parametrize(
    "words", [("collapse", "collapses", "collapsing", "collapsed"), ("hip", "hips"), ("stop", "stopping")]
)
def test_forms_of_a_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_chinese_becomes_bigrams_without_particles() -> None:
    assert terms("膝盖的角度") == ["膝盖", "盖角", "角度"]
    assert has_chinese("knee 膝") and not has_chinese("knee")


def test_hyphens_and_plain_words_meet() -> None:
    assert terms("over-striding") == terms("over striding")


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("hurdle", "hurlde", 1), ("knee", "kne", 1), ("squat", "squat", 0), ("a", "bcd", 3)],
)
def test_edit_distance(first: str, second: str, distance: int) -> None:
    assert edit_distance(first, second, 3) == distance


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_edit_distance_is_symmetric_and_zero_only_for_equals(first: str, second: str) -> None:
    assert edit_distance(first, second, 9) == edit_distance(second, first, 9)
    assert (edit_distance(first, second, 9) == 0) == (first == second)


def test_rare_words_weigh_more_and_misspelt_ones_are_found() -> None:
    index = Lexical(["stiff landing knees", "landing reach sand", "hamstring strength", "landing box"])
    score, share = index.scores("stiff landing")
    assert score.argmax() == 0 and share[0] == pytest.approx(1.0)
    assert score[2] == 0
    assert index.scores("hamstrng")[0].argmax() == 2
    assert index.scores("zzzzzzzz")[1].max() == 0


def test_an_empty_index_answers_nothing() -> None:
    score, share = Lexical([]).scores("knee")
    assert len(score) == 0 and len(share) == 0


def test_single_chinese_characters_rank_but_are_no_match_of_their_own() -> None:
    index = Lexical(["后腿不蹬", "肘低", "摆臂"])
    score, share = index.scores("那条腿没蹬")
    assert score.argmax() == 0 and score[0] > 0
    assert share[0] == 0
    assert index.scores("肘")[1][1] == pytest.approx(1.0)


def test_words_that_only_ask_are_no_terms() -> None:
    assert terms("怎么拍摄") == terms("拍摄")
