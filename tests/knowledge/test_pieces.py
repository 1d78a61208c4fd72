"""Pieces of words: what is often written together is one piece, and two of them tell a story."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import build, taught
from knowledge.pieces import cut, learn_pieces, pairs
from knowledge.sentences import load_sentences
from knowledge.taught import file_of_pieces, pieces
from knowledge.traits import words_of

SAID = ["ขุดบอนำ", "ขุดบอปลา", "ขุดบอทราย", "ทาสิบาน", "ทาสิรัว", "ทาสิไหม"]


def test_what_is_often_written_together_becomes_one_piece() -> None:
    learnt = learn_pieces(SAID)
    assert "ขุดบอ" in learnt
    assert "ทาสิ" in learnt
    assert not [piece for piece in learnt if "นำ" in piece]  # seen but once


def test_the_same_texts_give_the_same_pieces_said_once_or_twice() -> None:
    assert learn_pieces(SAID) == learn_pieces([*SAID, *SAID, ""])


def test_of_three_alike_the_first_two_are_joined() -> None:
    assert "กก" in learn_pieces(["กกก", "กกกข", "กกกค"])
    assert learn_pieces([]) == ()


def test_no_piece_goes_over_the_end_of_a_text() -> None:
    assert "บก" not in learn_pieces(["กขบ", "กคบ", "กงบ", "กจบ"])


def test_pieces_are_as_many_as_are_worth_it_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.pieces._AT_ONCE", 1)
    assert len(learn_pieces(SAID)) > 4
    letters = len({letter for text in SAID for letter in text}) + 1
    monkeypatch.setattr("knowledge.pieces._MANY", letters + 2)
    assert len(learn_pieces(SAID)) == 2


def test_a_text_is_cut_into_the_longest_pieces() -> None:
    assert cut("ขุดบอลึก", frozenset({"ขุด", "ขุดบอ", "ลึ"})) == ["ขุดบอ", "ลึ", "ก"]
    assert cut("", frozenset()) == []


def test_two_pieces_near_each_other_are_a_pair_in_their_order() -> None:
    found = list(pairs(["แม", "ก", "เสีย", "บาน"]))
    assert found[:4] == ["~แม", "~ก", "~เสีย", "~บาน"]
    assert set(found[4:]) == {"แม~เสีย", "แม~บาน", "เสีย~บาน"}
    far = list(pairs([f"{letter}า" for letter in "กขคงจฉช"]))
    assert "กา~ฉา" in far
    assert "กา~ชา" not in far


def test_where_no_pieces_were_kept_they_are_learnt_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, some = pieces(), load_sentences()[::6]
    monkeypatch.setattr(build, "load_sentences", lambda: some)  # of all it would take ten seconds
    monkeypatch.setattr(taught, "BUILT", tmp_path / "built")
    pieces.cache_clear()
    learnt = pieces()
    assert file_of_pieces().is_file()
    assert "~แจงเกิด" in words_of("แจ้งเกิด") or len(learnt & ours) > len(ours) / 2
    pieces.cache_clear()
    assert pieces() == learnt
    (tmp_path / "other").write_text("a file where the folder should be")
    monkeypatch.setattr(taught, "BUILT", tmp_path / "other")
    pieces.cache_clear()
    assert pieces() == learnt  # where nobody may write they are learnt all the same
    monkeypatch.undo()
    pieces.cache_clear()
