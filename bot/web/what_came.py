"""What came with a request, as it can be kept: a NUL, which PostgreSQL takes in no text, is left
out of every field of a form, as it is of what comes from LINE; halves of letters are a � by then.
An address that holds one is nobody's: a signed link that was bent so does not open.
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
    """A request of which no field of a form holds a NUL."""

    parameter_storage_class = Fields


def refuse_odd_address() -> None:
    """Nothing of ours has a NUL in its name or behind it."""
    if NUL in request.path or b"%00" in request.query_string:
        abort(404)
