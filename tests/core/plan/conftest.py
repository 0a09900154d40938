"""The shipped knowledge, and assessments made of any of its issues."""

from collections.abc import Callable

import pytest

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.corpus import Corpus, open_corpus
from sportsgpt_desktop.core.records import Action, Assessment, Evidence, Issue


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return open_corpus(assets.knowledge_folder(), with_encoder=False)


@pytest.fixture(scope="session")
def action() -> Action:
    return Action(
        "drop_landing",
        "1",
        "Drop landing",
        "跳落",
        "experimental",
        False,
        ("side",),
        60.0,
        (),
        (),
        (),
        {},
        "",
    )


@pytest.fixture(scope="session")
def make_assessment() -> Callable[..., Assessment]:
    """Makes an assessment of issue ids; ``error`` is that of each issue's one measurement."""

    def make(*issue_ids: str, status: str = "present", error: float = 6.0) -> Assessment:
        evidence = Evidence(
            "knee_flexion", "landing", "both", None, 10, 45.0, error, "deg", 60.0, 90.0, "low", 0.9, 0.8,
            ("left_knee",), "knee_flexion", "stiff", "source", "judgement",
        )  # fmt: skip
        issues = tuple(Issue(id, f"issue {id}", 0.9, 0.6, status, (evidence,)) for id in issue_ids)
        return Assessment((), issues, "rules")

    return make
