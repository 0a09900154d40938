import logging
import warnings

from sportsgpt_desktop.core.log import log_fault, log_file, start_log

CANARY = "Zoë-at-the-track.mp4"


def test_a_fault_is_logged_without_its_text() -> None:
    start_log()
    try:
        try:
            raise OSError(2, "no such file", CANARY)
        except OSError as fault:
            raise ValueError(f"cannot use {CANARY}") from fault
    except ValueError as fault:
        log_fault(fault)
    text = log_file().read_text(encoding="utf-8")
    assert "ValueError" in text and "test_log.py" in text
    assert CANARY not in text


def test_warnings_go_to_the_log_and_not_to_stderr() -> None:
    start_log()
    before = warnings.showwarning
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = before
        warnings.warn(f"mean of {CANARY}", RuntimeWarning, stacklevel=1)
    logging.getLogger("sportsgpt_desktop").handlers[0].flush()
    text = log_file().read_text(encoding="utf-8")
    assert "RuntimeWarning" in text and CANARY not in text
