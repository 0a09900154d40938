import pytest

from sportsgpt_desktop.core.records import Analysis
from tests.core.export.export_sample import make_analysis


@pytest.fixture
def analysis() -> Analysis:
    return make_analysis()
