"""Faults that the user can act on."""


class UserError(Exception):
    """An expected fault: shown in the message bar, or on stderr with exit code 2 and no traceback.

    ``message`` says what happened and what is safe; ``hint`` says what to do next.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        # Exceptions cross process borders by pickle between our own processes; keep both parts.
        return type(self), (self.message, self.hint)


class Cancelled(Exception):
    """The user asked to stop. Raised by a progress callback, never shown as a fault."""
