"""Free text that no open question awaits: answered, or held until a tap says what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from casework.numbering import read_case_key
from handlers.asking import put
from handlers.commands import FindMyCases
from handlers.dialogue import Place, Turn, press
from handlers.emergency import is_despair
from handlers.flows.ask import MARKED, choices
from handlers.following import asks_of_the_last, names_another, part_asked
from handlers.known import Known
from handlers.menu import HUMAN, go_to_menu
from handlers.nods import is_nothing, yes_or_no
from handlers.outcomes import Plain, Say, Word
from handlers.shapes import MENU
from handlers.standing import SENT, carried, just_sent
from handlers.strange_numbers import alone, in_words
from handlers.two_matters import both_answers, one_at_a_time, question_beside
from handlers.typed import plain
from handlers.waiting import as_answered, print_of, send_button
from knowledge.categories import named_kinds
from knowledge.customs import asks_why
from knowledge.danger import danger_to_life
from knowledge.follow_ups import turned_to
from knowledge.index import Finding
from knowledge.intents import Intent, intent, is_near_a_tip, is_question
from knowledge.others import Agency, agency_of, is_power_cut
from knowledge.places import places_in
from knowledge.small_talk import asks_for_work, is_of_the_town, is_small_talk
from knowledge.telling import gives_thanks, says_where, tells_on
from knowledge.thai import squeeze

SMALL_TALK: tuple[Intent, ...] = ("greeting", "thanks", "abuse")
OPENS: dict[Intent, str] = {
    "track": press("track", "open"),
    "human": press("human", "open"),
    "mydata": press("mydata", "open"),
}
ONE_NAME = 12  # characters: "ขยะ" may name a service, a sentence tells something
OF_A_DEFECT = ("general", "time")  # "no water", "when will it come?"
A_NAME = 16  # signs
LIKELY_ENOUGH = 0.25  # of one service alone, to be asked about
OTHER = "other"
A_REPLY = 40  # characters; of so few an answer to the staff is more likely than a report
A_STORY = 80  # characters; who tells so much of a lamp does more than ask for a list or a person
IN_ANGER = 40
_KEY_ALONE = re.compile("[0-9A-Z]{4}[- ][0-9A-Z]{4}[- ][0-9A-Z]{4}")
MOST_TOGETHER = 4000  # characters, as much as a report takes


@dataclass(frozen=True, slots=True)
class Meant:
    """The button that words stand for, and the words where they may still become a report."""

    data: str
    hold: str = field(default="", repr=False)


def read(place: Place, text: str, known: Known) -> Turn | Meant:
    """A turn, or the button that these words stand for."""
    if plain(text) in yes_or_no(known.words) or is_nothing(text, known):
        return go_to_menu(place, known, (Say(Word("menu.nod")),))
    if danger_to_life(text):
        return _in_danger(text, known)
    if turned := turned_to(text):  # "and the fence?" asks, and reports nothing
        asking = replace(known, guess_category=lambda _: ())
        wish = intent(turned)
        return _hear(place, turned, asking, wish if wish in OPENS or wish == "tip" else "question")
    return _hear(place, text, known, "complaint" if begins_a_report(text, known) else intent(text))


def _hear(place: Place, text: str, known: Known, wish: Intent) -> Turn | Meant:
    """What belongs to something before, another talk by its name, a report; else a look."""
    tells = wish == "complaint" or _tells_a_story(wish, text, known)
    if (recent := just_sent(place, known.now)) and _adds_to_it(text, wish, known):
        there = sort_out(text, known, wish=wish, recent=recent)
        answers = {**there.place.answers, "sent": carried(place, known.now)[SENT]}
        asked = replace(there, place=replace(there.place, answers=answers))
        return _more_of_it(place, text, wish, known) or asked
    if not tells and (said := _in_a_word(place, text, wish, known)) is not None:
        return said
    if (goes_on := _goes_on(place, text, wish, known)) is not None:
        return goes_on
    if tells:
        return sort_out(text, known, wish=wish)
    return _look_up(place, text, known, wish)


def _in_danger(text: str, known: Known) -> Turn:
    """After the numbers: what it is for us is asked, and no other talk begins by itself."""
    if is_despair(text) and not named_kinds(text):
        return Turn(Place(), (Say(Word("emergency.beside"), (HUMAN, MENU)),))
    return sort_out(text, known)


def _in_a_word(place: Place, text: str, wish: Intent, known: Known) -> Turn | Meant | None:
    """A key without its number, greetings, thanks, bad words; or another conversation's name."""
    if _KEY_ALONE.fullmatch(text.strip().upper()) and read_case_key(text):
        return Meant(press("track", "key_alone"))
    if wish in SMALL_TALK:
        turn = go_to_menu(place, known, (Say(Word(f"menu.{wish}")),))
        return replace(turn, hold=text) if wish == "abuse" and _names_a_kind(text, known) else turn
    if wish == "track" and (data := in_words(text) or alone(text, known)):
        return Meant(data)
    if wish in OPENS:
        return Meant(OPENS[wish], text if wish == "track" and _names_a_kind(text, known) else "")
    return None


def _look_up(place: Place, text: str, known: Known, wish: Intent) -> Turn | Meant:
    """A number that is none of ours, what we know of it, whose work it is, or what it may be."""
    if data := alone(text, known):
        return Meant(data)
    finding = known.index.find(text)
    if finding.kind != "direct" and finding.agency is None:
        if asks_for_work(text) or (is_of_the_town(text) and is_small_talk(text)):
            return _not_known(text, known)
        if is_small_talk(text):
            return _for_no_counter(place, text, known)
    if finding.kind != "fallback" and (both := both_answers(text, known)):
        return Meant(both, as_answered(text, both.rpartition(",")[2].partition(":")[0]))
    if finding.agency is None:
        is_asking = wish == "question" or place.flow == "ask"
        if (answer := _answer(finding, text, known, is_asking)) is not None:
            return answer
    return sort_out(text, known, finding.agency)


def _not_known(text: str, known: Known) -> Turn:
    """A matter of the town's own without an answer: said so, with who may know it."""
    values = {"phone": Plain(known.town.phone or "-")}
    ways = (send_button(print_of(text)), HUMAN, MENU)
    return Turn(Place(), (Say(Word("sort.not_known", values), ways),), hold=as_answered(text, ""))


def _for_no_counter(place: Place, text: str, known: Known) -> Turn:
    """The menu; what asks something may go to the staff all the same, who may know an answer."""
    turn = go_to_menu(place, known, (Say(Word("menu.smalltalk")),))
    if not is_question(text):
        return turn
    *before, menu = turn.replies
    menu = replace(menu, buttons=(send_button(print_of(text)), *menu.buttons))
    return replace(turn, replies=(*before, menu), hold=as_answered(text, ""))


def _of_the_last(finding: Finding, text: str, known: Known) -> Turn | Meant:
    """A question without a subject, after an answer; where it may name another, both are shown."""
    last, hold = known.answered_by, as_answered(text, known.answered_by)
    part = part_asked(text)
    if names_another(finding, last):
        hits = ",".join(hit.service for hit in finding.menu if hit.service != last)
        return Meant(press("ask", "which", f"{last},{hits}{MARKED}{print_of(text)}"), hold)
    if part != "general":
        return Meant(press("ask", "service", f"{last}:{part}"), hold)
    asked = replace(known, asked=text, held="")
    return replace(put(Place("ask", "unsure"), asked), hold=hold)


def _goes_on(place: Place, text: str, wish: Intent, known: Known) -> Turn | Meant | None:
    """What belongs to the line before it, a question or a story; None for something new."""
    if begins_a_report(text, known):
        return None
    if known.answered_by:
        finding = known.index.find(text)
        follows = asks_of_the_last(finding, text, known)
        return _of_the_last(finding, text, known) if follows else None
    return _more_of_it(place, text, wish, known)


def _more_of_it(place: Place, text: str, wish: Intent, known: Known) -> Turn | None:
    """People tell line by line: where "is it about …?" was asked, the next joins what waits."""
    code, recent = place.answers.get("category"), place.answers.get("recent")
    if place.flow != "sort" or not (code or recent) or not known.held:
        return None
    if squeeze(text) in map(squeeze, known.held.splitlines()):
        return replace(put(place, known), hold=known.held, joins_held=True)  # said twice
    named = named_kinds(text)
    is_other = bool(named) and not recent and code not in named and not places_in(text)
    finding = known.index.find(text)
    asks = is_question(text) or finding.kind == "direct" or _is_a_name(text, wish)
    if is_other or asks or finding.agency or wish not in ("unknown", "complaint", "question"):
        return None
    whole = f"{known.held}\n{text}"
    if len(whole) > MOST_TOGETHER:
        return None
    answers = {**place.answers, "which": print_of(whole)}
    turn = put(replace(place, answers=answers), known, (Say(Word("sort.more")),))
    return replace(turn, hold=whole, joins_held=True)


def _is_a_name(text: str, wish: Intent) -> bool:
    """Whether no more than a service is named: "tax" is no second line of a story."""
    return wish == "question" and len(squeeze(text)) <= A_NAME


def _adds_to_it(text: str, wish: Intent, known: Known) -> bool:
    """Whether words that follow something just sent may be more of it; no question is, and nothing
    that begins a report of its own."""
    if is_question(text) or begins_a_report(text, known):
        return False
    if wish == "thanks":  # "very deep!" has the sound of it
        return tells_on(text) and not gives_thanks(text)
    if says_where(text):  # "beside Muay's shop" has the sound of a tip, or of a greeting
        return True
    if wish not in ("complaint", "unknown") or is_small_talk(text):
        return False
    return known.index.find(text).kind != "direct"


def begins_a_report(text: str, known: Known) -> bool:
    """Whether somebody says outright that this is a report."""
    return plain(text).startswith(tuple(map(plain, known.words.phrases["complaint.begin"])))


def _tells_a_story(wish: Intent, text: str, known: Known) -> bool:
    """Whether so much is told of a defect that "track", "human" or bad words are not all of it.

    A report that says "I told you twice already" must not end at a list of cases.
    """
    longest = {"abuse": IN_ANGER, **dict.fromkeys(OPENS, A_STORY)}.get(wish)
    if longest is None or len(text) <= longest:
        return False
    return bool(known.guess_category(text))


def _names_a_kind(text: str, known: Known) -> bool:
    """Whether a short text may still be a report, so that "report" afterwards begins with it."""
    return len(text) > ONE_NAME and bool(known.guess_category(text))


def _answer(finding: Finding, text: str, known: Known, is_asking: bool) -> Meant | None:
    """What our services have to say; a defect is rather reported than read about."""
    if finding.kind == "fallback" or _is_a_long_shot(finding):
        return None
    has_kind = bool(known.guess_category(text))
    tells = len(text) > ONE_NAME and not is_question(text)
    if has_kind and tells and len(text) > A_STORY:
        return None
    if finding.kind == "direct":
        best = finding.hits[0].service
        about = press("ask", "service", finding.first_asked)
        is_of_defect = finding.part in OF_A_DEFECT or asks_why(text)
        may_report = has_kind and (tells or is_of_defect)
        is_report = may_report or len(text) > A_STORY
        return Meant(about, text if is_report else as_answered(text, best))
    if has_kind and (tells or not is_asking):
        return None
    return Meant(press("ask", "which", choices(finding, text)), text)


def _is_a_long_shot(finding: Finding) -> bool:
    """Whether "is it this one?" would be asked of next to nothing."""
    return len(finding.menu) == 1 and finding.hits[0].score < LIKELY_ENOUGH


def sort_out(
    text: str,
    known: Known,
    agency: Agency | None = None,
    wish: Intent = "unknown",
    recent: str = "",
) -> Turn:
    """Ask what the words are; until then they are kept nowhere but under the boot key."""
    guessed = known.guess_category(text)
    offered = {category.code for category in known.town.categories}
    is_cut = is_power_cut(text) and not danger_to_life(text)
    asks_others = agency is not None and is_question(text)
    is_plain = not (is_cut or asks_others or is_near_a_tip(text))
    best = next((code for code in guessed if code in offered), "") if is_plain else ""
    best = "" if best == OTHER else best  # "is it about something else?" asks nothing
    other = wish if wish in OPENS else ""
    answers = {"category": best, "wish": other, "which": print_of(text), "recent": recent}
    told = "" if recent else best  # the first of what may be two matters
    answers["asks"] = question_beside(text, known) if told else ""
    answers["short"] = "yes" if len(text) <= A_REPLY else ""
    there = Place("sort", "look", answers)
    if not agency and (is_cut or not (guessed or danger_to_life(text))):
        agency = agency_of(text)
    before = (Say(whose_work(agency, known)),) if agency else one_at_a_time(text, told, known)
    return Turn(there, before, command=FindMyCases(), resume_key="sort.look", hold=text)


def whose_work(agency: Agency, known: Known) -> Word:
    """Another agency, with its number or the common one."""
    values = {"agency": Plain(agency.name.of(known.language)), "phone": Plain(agency.phone)}
    return Word("sort.agency", values)
