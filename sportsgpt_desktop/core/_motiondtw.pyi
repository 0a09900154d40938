"""Types of the compiled kernel (``ext/_motiondtw.pyx``)."""

from typing import Any

def levels() -> int: ...
def scan(values: Any) -> tuple[int, int, float]: ...
def costs(
    template: Any,
    query: Any,
    centre: Any,
    gain: Any,
    weight: Any,
    blank_cost: float,
    query_gaps: bool,
    level: int,
    end_cost: Any,
    start: Any,
) -> None: ...
def path(
    template: Any,
    columns: Any,
    weight: Any,
    blank_cost: float,
    band: Any,
    moves: Any,
    open_begin: bool,
    open_end: bool,
    has_gaps: bool,
    path: Any,
    local_cost: Any,
) -> tuple[int, float]: ...
