import pytest
from export_sample import make_analysis

from sportsgpt_desktop.core.records import Analysis


@pytest.fixture
def analysis() -> Analysis:
    return make_analysis()
