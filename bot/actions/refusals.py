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
STALE: Final = Refused("stale")  # something happened since the page was shown
NO_AFTER_PHOTO: Final = Refused("no_after_photo")  # work in the street is finished with a picture
NO_AGENCY: Final = Refused("no_agency")  # forwarding takes agency, letter and date
UNKNOWN_REASON: Final = Refused("unknown_reason")
UNKNOWN_CATEGORY: Final = Refused("unknown_category")
UNKNOWN_STAGE: Final = Refused("unknown_stage")
NOBODY_THERE: Final = Refused("nobody_there")  # the colleague or division does not exist or may not
NOBODY_NAMED: Final = Refused("nobody_named")  # whom does the case concern?
HEADS_TAKE_BACK: Final = Refused("heads_take_back")  # whoever is named stays so for all others
NAMED_IN_ONE: Final = Refused("named_in_one")  # a merger would let him see who is named in one
SAME_CASE: Final = Refused("same_case")  # a case is not merged into itself
MERGED: Final = Refused("merged")  # it is part of another case already
NOT_MERGED: Final = Refused("not_merged")
TOO_LATE: Final = Refused("too_late")
TOO_OFTEN: Final = Refused("too_often")
NO_REASON: Final = Refused("no_reason")  # a hidden name is read for a reason only
NO_NAME: Final = Refused("no_name")  # nobody is known
NOT_FINISHED: Final = Refused("not_finished")
RATED: Final = Refused("rated_already")
WRONG_STARS: Final = Refused("wrong_stars")
IS_MINE: Final = Refused("is_mine")  # one's own case is not followed
CHAT_TAKEN: Final = Refused("chat_taken")
CHAT_OVER: Final = Refused("chat_over")
CHAT_PASSED: Final = Refused("chat_passed")  # it was handed on and waits for somebody
FILED: Final = Refused("already_filed")  # this very form got through before

ALL: Final = (
    NOT_FOUND,
    TAKEN,
    ACCEPT_FIRST,
    DONE,
    NO_QUESTION,
    WRONG_STATE,
    NO_WORDS,
    WRONG_CODE,
    STALE,
    NO_AFTER_PHOTO,
    NO_AGENCY,
    UNKNOWN_REASON,
    UNKNOWN_CATEGORY,
    UNKNOWN_STAGE,
    NOBODY_THERE,
    NOBODY_NAMED,
    HEADS_TAKE_BACK,
    NAMED_IN_ONE,
    SAME_CASE,
    MERGED,
    NOT_MERGED,
    TOO_LATE,
    TOO_OFTEN,
    NO_REASON,
    NO_NAME,
    NOT_FINISHED,
    RATED,
    WRONG_STARS,
    IS_MINE,
    CHAT_TAKEN,
    CHAT_OVER,
    CHAT_PASSED,
    FILED,
)
