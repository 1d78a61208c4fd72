"""What may be wrong with a wish to change a case: a small tree, each with a code for the words."""

from __future__ import annotations


class CaseworkError(Exception):
    """The root. `reason` is a static code, fit for a log and for a key of the words."""

    reason = "casework"


class StepRefused(CaseworkError):
    """The case stays as it is."""

    reason = "not_allowed"


class UnknownState(StepRefused):
    """Somebody named a state that does not exist."""

    reason = "unknown_state"


class StepNotAllowed(StepRefused):
    """The state table has no such step, or not for this person."""

    reason = "not_allowed"


class SomethingMissing(StepRefused):
    """The step lacks what must come with it; `missing` names it in order."""

    reason = "missing"

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class ReasonUnknown(StepRefused):
    """A case is closed for one of the listed reasons only."""

    reason = "unknown_reason"


class TooLateToReopen(StepRefused):
    """After thirty days a finished case stays finished; a linked new case is opened instead."""

    reason = "too_late"


class ReopenedTooOften(StepRefused):
    """The limit is reached; a linked new case is opened instead."""

    reason = "too_often"
