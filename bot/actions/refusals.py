"""Why a command is not done; the texts stand in the words under `refused.`.

`NOT_FOUND` is the one answer to everybody who may not know: a case that does not exist, one that
belongs to others, one that names the asker, a command without the role.
"""

from __future__ import annotations

from typing import Final

from handlers.commands import Refused

NOT_FOUND: Final = Refused("not_found")
TAKEN: Final = Refused("already_taken")  # a colleague has accepted it
ACCEPT_FIRST: Final = Refused("accept_first")  # it must be accepted before it can be finished
DONE: Final = Refused("already_done")  # it is finished
NO_QUESTION: Final = Refused("no_question")  # nothing waits for the citizen's answer
WRONG_STATE: Final = Refused("wrong_state")  # the state of the case has no such step
NO_WORDS: Final = Refused("no_words")  # an empty question, answer or result
WRONG_CODE: Final = Refused("wrong_code")  # the linking code is wrong, used or too old

ALL: Final = (
    NOT_FOUND,
    TAKEN,
    ACCEPT_FIRST,
    DONE,
    NO_QUESTION,
    WRONG_STATE,
    NO_WORDS,
    WRONG_CODE,
)
