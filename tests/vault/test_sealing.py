"""What is sealed opens whole or not at all, and only where it belongs."""

from __future__ import annotations

import json
import os

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from bot.actions.tips_codes import derive, identity_text
from bot.actions.tips_reading import CannotOpenError, open_key_file, open_part
from bot.keyring import BootKey
from casework.receipt_codes import check_digit, looks_like_code, new_code, read_code, written
from handlers.outcomes import Secret
from storage.vault.rows import KeyFile, SealedPart
from storage.vault.sealing import BadKeyError, Belongs, MovedPartError, seal, unwrap

KEY = x25519.Identity.generate()
PUBLIC, PRIVATE = str(KEY.to_public()), Secret(str(KEY))
SEALED = seal([PUBLIC], Belongs("t", "p", "what"), b"words" * 20)  # its length varies: age greases
DIGITS = st.text("0123456789", min_size=19, max_size=19)


@given(st.binary(max_size=2000), st.sampled_from(["what", "evidence", "ก"]))
def test_opening_gives_back_what_was_sealed(body: bytes, kind: str) -> None:
    part = SealedPart("p", seal([PUBLIC], Belongs("t", "p", kind), body))
    opened = open_part("t", part, PRIVATE)
    assert (opened.kind, opened.body) == (kind, body)


@given(st.data())
def test_any_changed_byte_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(SEALED)
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpenError):
        open_part("t", SealedPart("p", bytes(sealed)), PRIVATE)


@given(st.integers(0, len(SEALED) - 1))
def test_a_cut_part_is_refused(length: int) -> None:
    with pytest.raises(CannotOpenError):
        open_part("t", SealedPart("p", SEALED[:length]), PRIVATE)


@pytest.mark.parametrize(("tip", "part"), [("other", "p"), ("t", "other")])
def test_a_part_moved_elsewhere_is_refused(tip: str, part: str) -> None:
    sealed = seal([PUBLIC], Belongs("t", "p", "what"), b"words")
    with pytest.raises(MovedPartError):
        open_part(tip, SealedPart(part, sealed), PRIVATE)


def test_a_part_is_no_key_file_and_foreign_bytes_are_neither() -> None:
    sealed = seal([PUBLIC], Belongs("t", "reader", "what"), b"AGE-SECRET-KEY-1")
    with pytest.raises(MovedPartError):
        open_key_file("t", KeyFile("reader", sealed), PRIVATE)
    for plain in (
        b"",
        b"no header\n",
        b"# prongsai {\n",
        b"# prongsai []\n",
        b'# prongsai {"v":2}\n',
    ):
        with pytest.raises(MovedPartError):
            open_part("t", SealedPart("p", pyrage.encrypt(plain, [KEY.to_public()])), PRIVATE)


def test_what_is_no_public_key_is_refused() -> None:
    with pytest.raises(BadKeyError):
        seal(["age1nonsense"], Belongs("t", "p", "what"), b"")


@given(DIGITS)
def test_a_code_survives_being_copied_in_many_ways(body: str) -> None:
    code = body + check_digit(body)
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    for copied in (
        code,
        written(code),
        written(thai),
        written(code).replace(" ", "-"),
        f" {code}\n",
    ):
        assert read_code(copied) == code


@given(DIGITS, st.integers(0, 19), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(body: str, at: int, more: int) -> None:
    code = body + check_digit(body)
    wrong = code[:at] + str((int(code[at]) + more) % 10) + code[at + 1 :]
    assert read_code(wrong) is None
    assert looks_like_code(wrong)


@given(DIGITS, st.integers(0, 18))
def test_every_swap_of_neighbours_is_caught(body: str, at: int) -> None:
    code = body + check_digit(body)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert swapped == code or read_code(swapped) is None


def test_new_codes_are_valid_and_differ() -> None:
    codes = {new_code(os.urandom) for _ in range(50)}
    assert len(codes) == 50
    assert all(read_code(code) == code for code in codes)


def test_the_derivation_never_changes() -> None:
    """Codes on paper must open their mailboxes for ever; this vector is fixed."""
    mailbox = derive("12345678901234567891", b"salt of sixteen.")
    assert mailbox.address == "age1xgl8jfx60xc8jxanac4u5yehn2q8yzyes64xdfz9yzzn2znveacqzqjk0y"
    assert mailbox.secret_hash == "8073064a18bca25d3df1c3ce24348f675123f3f3febfef35b7f3e9aed42e9b18"
    again = x25519.Identity.from_str(mailbox.identity.reveal())
    assert str(again.to_public()) == mailbox.address


def test_an_identity_is_written_as_age_writes_it() -> None:
    text = identity_text(bytes(32))
    assert str(x25519.Identity.from_str(text)) == text


def test_secrets_never_show() -> None:
    mailbox = derive("12345678901234567891", b"salt of sixteen.")
    assert mailbox.identity.reveal() not in repr(mailbox)
    assert mailbox.bearer.reveal() not in str(mailbox)


def test_a_blob_opens_only_under_its_own_name_and_start() -> None:
    key, other = BootKey.make(os.urandom), BootKey.make(os.urandom)
    blob = key.close(b"draft", bound_to="me")
    assert key.open(blob, bound_to="me") == b"draft"
    assert key.open(blob, bound_to="you") is None
    assert other.open(blob, bound_to="me") is None
    assert key.open(b"short", bound_to="me") is None
    assert key.name("ab", "c") != key.name("a", "bc")
    assert key.name("a") != other.name("a")
    assert "•••" in repr(key)
    with pytest.raises(TypeError):
        key.__reduce__()
    with pytest.raises(ValueError, match="32 bytes"):
        BootKey(b"short", os.urandom)


@pytest.mark.parametrize("version", [0, 2, "1", None, [1]])
def test_another_version_is_refused_however_well_it_is_sealed(version: object) -> None:
    """Nobody makes a reader fall back on what an older or a newer writer meant."""
    head = json.dumps({"v": version, "tip": "t", "part": "p", "kind": "what"})
    for line in (head, head.replace('"v"', '"w"')):
        with pytest.raises(MovedPartError):
            unwrap(b"# prongsai " + line.encode() + b"\nwords", Belongs("t", "p"))
