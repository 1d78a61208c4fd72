"""What came with a request, as it can be kept: a NUL, which PostgreSQL takes in no text, is left
out of every field, as it is of what comes from LINE; halves of letters are a � by then.
"""

from __future__ import annotations

from typing import Any

from flask import Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

NUL = "\0"


class Fields(ImmutableMultiDict[str, Any]):
    """Fields of a form or of an address; files beside them stay as they are."""

    def __init__(self, mapping: Any = None) -> None:  # noqa: ANN401 - whatever Werkzeug gives
        super().__init__(mapping)
        for name, values in list(self.lists()):
            if any(isinstance(one, str) and NUL in one for one in values):
                dict.__setitem__(self, name, [one.replace(NUL, "") for one in values])


class WebRequest(Request):
    """A request of which no field holds a NUL."""

    parameter_storage_class = Fields


def refuse_odd_address() -> None:
    """Nothing of ours has a name with a NUL in it."""
    if NUL in request.path:
        abort(404)
