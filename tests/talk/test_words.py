"""The wording is checked when it is loaded, and the flows with it."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from handlers import registry
from handlers.answers import Answer, choice, text
from handlers.dialogue import Place, Turn
from handlers.flow import Ask, Confirm, Flow, Tell, Told, at_the_start
from handlers.outcomes import Card, Plain, Secret, Word
from handlers.typed import plain
from handlers.words import UNBROKEN, WordingFault, Words, unbroken

SAID = Word("talk.cancel")


def written(folder: Path, toml: str, name: str = "demo") -> Words:
    (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    return Words.load(folder)


def test_the_stem_of_a_file_begins_its_keys(tmp_path: Path) -> None:
    words = written(tmp_path, 'says.open = ["ก"]\n[a.b]\nth = "ก {n}"\nen = "a {n}"')
    assert words.render(Word("demo.a.b", {"n": 3}), "en") == "a 3"
    assert words.phrases == {"demo.says.open": ("ก",)}


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ('[a]\nth = "ก"', "needs exactly th and en"),
        ('[a]\nth = "ก {n}"\nen = "a"', "same {places}"),
        ('[a]\nth = "ก {"\nen = "a"', "write {{"),
        ("a = 1", "needs a table"),
        ("[a", "not TOML"),
        ('[a]\nth = "ก"\nen = "a"\nfr = "a"', "needs exactly th and en"),
    ],
)
def test_a_wrong_file_stops_the_start(tmp_path: Path, toml: str, complaint: str) -> None:
    with pytest.raises(WordingFault, match=complaint):
        written(tmp_path, toml)


def test_a_double_key_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for folder in (tmp_path, tmp_path / "x"):
        (folder / "demo.toml").write_text('[a]\nth = "ก"\nen = "a"', encoding="utf-8")
    with pytest.raises(WordingFault, match="twice"):
        Words.load(tmp_path, tmp_path / "x")


def test_a_word_that_does_not_exist_is_named(words: Words) -> None:
    with pytest.raises(WordingFault, match=r"no\.such"):
        words.render(Word("no.such"), "th")


@pytest.mark.parametrize(
    ("day", "language", "read"),
    [
        (date(2026, 12, 5), "th", "5~ธ.ค.~2569"),
        (date(2026, 12, 5), "en", "5~Dec~2026"),
        (datetime(2026, 12, 4, 18, 5, tzinfo=UTC), "th", "5~ธ.ค.~2569 เวลา~01:05~น."),
        (datetime(2026, 12, 4, 18, 5, tzinfo=UTC), "en", "5~Dec~2026, 01:05"),
    ],
)
def test_days_are_written_as_people_write_them(
    words: Words, day: date, language: str, read: str
) -> None:
    """`~` stands for a space at which no line ends."""
    assert words.render(Word("talk.day", {"day": day}), language) == read.replace("~", UNBROKEN)


def test_hours_are_not_torn_from_their_sign(words: Words) -> None:
    assert unbroken("08.30–16.30 น. พักเที่ยง") == f"08.30–16.30{UNBROKEN}น. พักเที่ยง"
    assert unbroken("9.00 น. น.ส. 3 ก.") == f"9.00{UNBROKEN}น. น.ส. 3 ก."


def test_braces_that_a_citizen_typed_stay_braces(words: Words) -> None:
    said = Word("staff.alt", {"number": Plain("{0} {x}")})
    assert words.render(said, "en") == "Case {0} {x}"


def test_a_town_has_words_of_its_own(words: Words) -> None:
    own = words.with_overrides(
        {
            "welcome.hello": "สวัสดีจาก{town}",
            "talk.cancel@en": "Never mind",
            "category.market": "ตลาด",
        }
    )
    assert own.render(Word("welcome.hello", {"town": Plain("เรา")}), "th") == "สวัสดีจากเรา"
    assert own.render(SAID, "en") == "Never mind"
    assert own.render(SAID, "th") == "ยกเลิก"
    assert own.render(Word("category.market"), "en") == "ตลาด"


@pytest.mark.parametrize("name", ["no.such", "talk.cancel@fr"])
def test_an_override_of_nothing_is_refused(words: Words, name: str) -> None:
    with pytest.raises(WordingFault, match="no such wording"):
        words.with_overrides({name: "x"})


def test_an_override_with_an_unknown_place_is_refused(words: Words) -> None:
    with pytest.raises(WordingFault, match="does not have"):
        words.with_overrides({"talk.cancel": "{who}"})


@pytest.mark.parametrize(
    "text", ["{phone:%q}", "{phone!r}", "{}", "{0}", "{phone.x}", "{phone[0]}"]
)
def test_only_a_bare_name_stands_in_braces(words: Words, text: str) -> None:
    with pytest.raises(WordingFault, match="bare"):
        words.with_overrides({"shell.apology": text})


def test_a_brace_that_nobody_closed_is_refused(words: Words) -> None:
    with pytest.raises(WordingFault, match="for a brace"):
        words.with_overrides({"shell.apology": "{phone"})


def test_what_fits_no_longer_is_named(words: Words) -> None:
    own = {
        "talk.cancel": "ไม่เอา",
        "talk.gone": "x",
        "talk.cancel@fr": "x",
        "welcome.hello": "{stranger}",
        "shell.apology": "{phone:%q}",
        "category.market": "ตลาด",
    }
    assert words.misfits(own) == ("talk.gone", "talk.cancel@fr", "welcome.hello", "shell.apology")


def test_the_project_s_own_words_and_flows_fit(words: Words) -> None:
    registry.check(words)


# Flows


def tell(name: str = "tell") -> Tell[Any]:
    return Tell(name, lambda answers, known: Told(()))


def flow(name: str, *steps: Any, **more: Any) -> Flow[Any]:
    return Flow(name=name, answers=dict, steps=steps or (tell(),), **more)


@pytest.mark.parametrize("name", ["talk", "menu", "tip"])
def test_some_names_are_taken(name: str) -> None:
    with pytest.raises(registry.FlowFault, match="is taken"):
        registry.gather([flow(name)])


def test_a_double_flow_stops_the_start() -> None:
    with pytest.raises(registry.FlowFault, match="is taken"):
        registry.gather([flow("a"), flow("a")])


def test_a_double_step_stops_the_start() -> None:
    with pytest.raises(registry.FlowFault, match="double"):
        registry.gather([flow("a", tell(), tell())])
    with pytest.raises(registry.FlowFault, match="double"):
        registry.gather([flow("a", Ask("open", text(1, 2)), tell())])


def test_a_flow_that_ends_with_a_question_stops_the_start() -> None:
    with pytest.raises(registry.FlowFault, match="ends with a question"):
        registry.gather([flow("a", Ask("b", text(1, 2)))])
    assert registry.gather([flow("a", Ask("b", Answer()))])


def test_a_double_opener_stops_the_start(tmp_path: Path, words: Words) -> None:
    both = {"a": flow("a"), "b": flow("b")}
    again = Words(words.texts, {"a.says.open": ("ไป",), "b.says.open": ("ไป ค่ะ",)})
    with pytest.raises(registry.FlowFault, match="opens"):
        registry.check(again, both)


@pytest.mark.parametrize(
    ("made", "missing"),
    [
        (flow("a", menu_rank=1), "a.menu"),
        (flow("a", Ask("b", text(1, 2)), tell()), "a.b.ask"),
        (
            flow("a", Confirm(lambda answers, known: Card(SAID, SAID)), tell()),
            "a.confirm.send",
        ),
    ],
)
def test_a_missing_word_stops_the_start(words: Words, made: Flow[Any], missing: str) -> None:
    with pytest.raises(WordingFault, match=missing):
        registry.check(words, {made.name: made})


# What people type


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("ยกเลิก ค่ะ", "ยกเลิก"),
        ("  Cancel please. ", "cancel"),
        ("ข้ามนะคะ", "ข้าม"),
        ("๑", "1"),
        ("ค่ะ", "ค่ะ"),
        ("ต่อ ไป ครับผม", "ต่อไป"),
        ("\u200bเมนู", "เมนู"),
        ("ก" * 81, ""),
    ],
)
def test_polite_endings_spaces_and_thai_digits_do_not_matter(typed: str, bare: str) -> None:
    assert plain(typed) == bare


def test_what_was_said_never_shows_in_a_traceback() -> None:
    place = Place("complaint", "place", {"detail": {"text": "ความลับ", "ids": []}})
    turn = Turn(place, hold="ความลับ", resume_key="link.code=ความลับ")
    assert "ความลับ" not in repr(turn)


def test_a_choice_reads_nothing_by_itself(words: Words) -> None:
    assert choice(lambda known: ()).choose("x", None, None) is None  # type: ignore[arg-type]
    assert Answer().choose("x", None, None) is None  # type: ignore[arg-type]
    assert at_the_start("", None).answers == {}  # type: ignore[arg-type]


def test_a_secret_is_shown_to_one_and_written_by_nobody() -> None:
    secret = Secret("1234")
    assert secret.reveal() == "1234"
    assert "1234" not in f"{secret} {secret!r}"
    with pytest.raises(TypeError, match="never stored"):
        pickle.dumps(secret)
