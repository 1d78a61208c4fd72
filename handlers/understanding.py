"""Free text that no open question awaits: answered, or held until a tap says what it is."""

from __future__ import annotations

from handlers.asking import put
from handlers.dialogue import Place, Turn, press
from handlers.known import Known
from handlers.menu import go_to_menu
from handlers.outcomes import Say, Word
from knowledge.intents import Intent, intent

SMALL_TALK: tuple[Intent, ...] = ("greeting", "thanks", "abuse")
OPENS: dict[Intent, str] = {
    "track": press("track", "open"),
    "human": press("human", "open"),
    "mydata": press("mydata", "open"),
}


def read(place: Place, text: str, known: Known) -> Turn | str:
    """A turn, or the data of the button that these words stand for."""
    wish = intent(text)
    if wish in SMALL_TALK:
        return go_to_menu(place, known, (Say(Word(f"menu.{wish}")),))
    if wish in OPENS:
        return OPENS[wish]
    is_asking = wish == "question" or place.flow == "ask"
    if wish != "complaint" or is_asking:
        finding = known.index.find(text)
        if finding.kind == "direct":
            return press("ask", "service", f"{finding.hits[0].service}:{finding.part}")
        if finding.kind == "menu" and is_asking:
            return press("ask", "which", ",".join(hit.service for hit in finding.menu))
    return sort_out(place, text, known)


def sort_out(place: Place, text: str, known: Known) -> Turn:
    """Ask what the words are; until then they are kept nowhere but under the boot key."""
    guessed = known.guess_category(text)
    offered = {category.code for category in known.town.categories}
    best = next((code for code in guessed if code in offered), "")
    there = Place("sort", "kind", {"category": best}, declined_tip=place.declined_tip)
    turn = put(there, known)
    return Turn(turn.place, turn.replies, hold=text)
