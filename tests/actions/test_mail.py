"""E-mail through apprise to a real server: what arrives, and what is said of failures."""

from __future__ import annotations

import logging

import pytest

from bot.actions.addresses import SERVICES, read_address
from bot.letters.carrier import (
    REFUSED,
    Carrier,
    _post_to,
)
from bot.letters.mail import MailServer, WrongMailServer, read_mail_server
from bot.letters.writing import Written
from tests.actions.post_office import post_office

LINE = "line@town.example"
LETTER = Written("เทศบาลสมมติ: งานเช้านี้", "เปิดอยู่ 1\n\nhttps://line.town.example/staff/work/new")


def test_a_letter_arrives_with_its_picture_at_one_reader() -> None:
    with post_office() as office:
        carrier = Carrier(f"smtp://localhost:{office.port}?from=line@town.example&tls=no")
        written = Written(LETTER.title, LETTER.text, b"\x89PNG a picture")
        assert carrier.carry("mail:somsak@town.example", written) == ""
    ((to, letter),) = office.taken
    assert to == ["somsak@town.example"]
    assert "line@town.example" in str(letter["From"])
    parts = {part.get_content_type(): part for part in letter.walk()}
    text = parts["text/plain"].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "เปิดอยู่ 1" in text.decode()
    assert "https://line.town.example/staff/work/new" in text.decode()
    assert parts["image/png"].get_payload(decode=True) == b"\x89PNG a picture"
    assert parts["image/png"].get_filename() == "week.png"


def test_a_refusal_and_a_closed_server_are_told_without_words_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with post_office() as office:
        office.refuses = True
        carrier = Carrier(f"smtp://localhost:{office.port}?from=line@town.example&tls=no")
        assert carrier.carry("mail:somsak@town.example", LETTER) == REFUSED
    assert carrier.carry("mail:somsak@town.example", LETTER) == REFUSED
    said = [record for record in caplog.records if record.name.startswith("apprise")]
    assert said == []
    assert "somsak" not in caplog.text


ADDRESSES = {
    "tgram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "discord": f"discord://4174216298/{'a' * 64}",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/",
    "gchat": "gchat://workspace123/key1234567/token89012",
    "pover": f"pover://{'u' * 30}@{'t' * 30}",
    "ntfy": "ntfy://topic-hard-to-guess",
}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_that_we_offer_is_one_of_apprise_and_has_a_host_of_its_own(
    service: str,
) -> None:
    read = read_address(ADDRESSES[service])
    post = _post_to(read.url)
    assert post is not None
    assert len(post) == 1


def test_an_address_that_apprise_does_not_read_is_refused() -> None:
    assert Carrier("").carry("tgram://x", LETTER) == REFUSED


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("smtp://line%40town.example:s%2Fcret@mail.example:2525",
         MailServer("mail.example", 2525, "starttls", LINE, LINE, "s/cret")),
        ("smtps://line:x@mail.example?from=line@town.example",
         MailServer("mail.example", 465, "ssl", "line@town.example", "line", "x")),
        ("smtp://mail.example?from=line@town.example",
         MailServer("mail.example", 587, "starttls", "line@town.example")),
        ("smtp://line:x@mail.example",
         MailServer("mail.example", 587, "starttls", "line@mail.example", "line", "x")),
        ("smtp://127.0.0.1?from=line@town.example&tls=no",
         MailServer("127.0.0.1", 25, "insecure", "line@town.example")),
    ],
)  # fmt: skip
def test_the_mail_server_is_read(given: str, server: MailServer) -> None:
    read = read_mail_server(given)
    assert read == server
    assert "s/cret" not in repr(read)


@pytest.mark.parametrize(
    "given",
    ["", "mail.example:25", "http://mail.example", "smtp://", "smtp://mail.example",
     "smtp://mail.example?from=line@town.example&tls=no", "smtp://h:port?from=a@b.c"],
)  # fmt: skip
def test_another_mail_server_is_refused(given: str) -> None:
    """Nothing goes over the network in the open."""
    with pytest.raises(WrongMailServer):
        read_mail_server(given)


def test_no_part_of_an_address_becomes_another() -> None:
    server = MailServer("mail.example", 587, "starttls", "a@b.example", "u&smtp=evil", "p@x:y/z?")
    url = server.url_for("c@d.example&cc=e@f.example")
    assert url.count("smtp=") == 1
    assert "&cc=" not in url
    assert "cc%3D" in url
