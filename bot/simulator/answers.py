"""What the Messaging API answers when it says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.simulator.world import Json


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a request: LINE's `details`. `message` is its index for Flex faults."""

    property: str
    message: str
    flex_of: int | None = None


class Refusal(Exception):
    """An answer other than 2xx."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        more: Json | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = tuple(details)
        self.headers = dict(headers or {})
        self.more = dict(more or {})

    @classmethod
    def of_body(cls, faults: Sequence[Fault]) -> Refusal:
        """Word the 400 as LINE does: faults inside a Flex message are told per message."""
        plain = [fault for fault in faults if fault.flex_of is None]
        if plain:
            return cls(400, f"The request body has {len(plain)} error(s)", details=plain)
        first = faults[0].flex_of
        mine = [fault for fault in faults if fault.flex_of == first]
        text = f"A message (messages[{first}]) in the request body is invalid"
        return cls(400, text, details=mine)

    def as_json(self) -> Json:
        body: Json = {"message": self.message}
        if self.details:
            body["details"] = [
                {"message": fault.message, "property": fault.property} for fault in self.details
            ]
        return {**body, **self.more}
