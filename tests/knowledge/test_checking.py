from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.kb import kb
from knowledge.build import SERVICES
from knowledge.checking import check_lists, check_sentences, check_services

CARD = (SERVICES / "sign-tax.yaml").read_text(encoding="utf-8")


def test_the_services_we_ship_are_sound() -> None:
    services, faults = check_services(SERVICES)
    assert len(services) >= 52
    assert faults == []


def test_every_bad_file_is_told_not_only_the_first(tmp_path: Path) -> None:
    (tmp_path / "sign-tax.yaml").write_text(CARD, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("id: a\ncolour: red\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("", encoding="utf-8")
    services, faults = check_services(tmp_path)
    assert [service.id for service in services] == ["sign-tax"]
    assert [fault.split(": ")[0] for fault in faults] == ["a.yaml:2", "b.yaml:1"]


def test_what_only_a_town_can_confirm_is_not_told_as_sure(tmp_path: Path) -> None:
    sure = CARD + 'notes: [{th: "จ่ายช้าเสีย 2 % ต่อเดือน", en: "2 % a month when late"}]\n'
    if "\nnotes:" in CARD:
        sure = CARD.replace("\nnotes:", '\nnotes:\n  - {th: "จ่ายช้าเสีย 2 %", en: "2 % when late"}')
    (tmp_path / "sign-tax.yaml").write_text(sure, encoding="utf-8")
    _, faults = check_services(tmp_path)
    assert len(faults) == 1
    assert "only the town can confirm" in faults[0]


@pytest.mark.parametrize("spelt", ['"ยื่นก่อน\\nช้าเสีย 2 %"', '"ยื่นก่อน\n\n    ช้าเสีย 2 %"'])
def test_a_fault_in_a_fact_of_several_lines_is_told_where_the_fact_begins(
    tmp_path: Path, spelt: str
) -> None:
    text = CARD.replace("\nplace:", f"\nhours: {{th: {spelt}, en: late}}\nplace:")
    (tmp_path / "sign-tax.yaml").write_text(text, encoding="utf-8")
    _, (fault,) = check_services(tmp_path)
    at = next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith("hours:"))
    assert fault.startswith(f"sign-tax.yaml:{at}: only the town can confirm this (2%)")


def test_steps_cannot_take_longer_than_all_of_them(tmp_path: Path) -> None:
    text = CARD.replace("ราว 10 นาทีที่เคาน์เตอร์", "ราว 5 นาทีที่เคาน์เตอร์")
    (tmp_path / "sign-tax.yaml").write_text(text, encoding="utf-8")
    _, (fault,) = check_services(tmp_path)
    at = next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith("total:"))
    assert fault == (
        f"sign-tax.yaml:{at}: the steps take longer than this: 10 minutes instead of 5"
    )


def test_a_summary_may_not_tell_what_only_a_town_can_confirm(tmp_path: Path) -> None:
    lines = [
        "summary: {th: เสียร้อยละ 2 ต่อเดือน, en: two percent}" if line.startswith("summary:") else line
        for line in CARD.splitlines()
    ]
    (tmp_path / "sign-tax.yaml").write_text("\n".join(lines), encoding="utf-8")
    _, (fault,) = check_services(tmp_path)
    assert "only the town can confirm" in fault


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    assert check_services(tmp_path) == ((), [f"{tmp_path.name}:1: there is no service file here"])


@pytest.mark.parametrize(
    ("file", "lines", "fault"),
    [
        ("services/hole.txt", "ขุดหลุม", "hole.txt:1: 'hole' is none of our services"),
        ("services/well.txt", "#polite\nขุดบ่อ | price", "well.txt:2: 'price' is none of"),
        ("intents/thanks.txt", "ขุดบ่อค่ะ", "is said in"),
    ],
)
def test_sentences_are_checked(tmp_path: Path, file: str, lines: str, fault: str) -> None:
    for known, text in (("services/well.txt", "ขุดบ่อค่ะ | fee"), (file, lines)):
        (tmp_path / known).parent.mkdir(exist_ok=True)
        (tmp_path / known).write_text(text, encoding="utf-8")
    faults = check_sentences({"well"}, tmp_path)
    assert len(faults) == 1
    assert fault in faults[0]


def test_the_command_lists_what_is_past_its_date(tmp_path: Path) -> None:
    (tmp_path / "sign-tax.yaml").write_text(CARD, encoding="utf-8")
    done = CliRunner().invoke(kb, ["check", str(tmp_path), "--day", "2031-01-01"])
    assert done.exit_code == 0
    assert "sign-tax: last checked on" in done.output


def test_each_fact_that_is_past_its_date_stands_on_one_line() -> None:
    done = CliRunner().invoke(kb, ["check", "--day", "2027-10-01"])
    past = [line for line in done.output.splitlines() if "past since" in line]
    assert [line.split(":")[0] for line in past] == ["elderly-allowance", "land-building-tax"]
    assert "past since 2027-09-30: ได้เดือนละ • อายุ 60-69 ปี 600 บาท" in past[0]
    assert done.output.splitlines()[-1].endswith("0 faults")


def test_the_command_fails_for_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\n", encoding="utf-8")
    done = CliRunner().invoke(kb, ["check", str(tmp_path)])
    assert done.exit_code == 1
    assert "a.yaml:1:" in done.output


def test_lists_name_services_that_exist() -> None:
    services, _ = check_services(SERVICES)
    known = {service.id for service in services}
    assert check_lists(known) == []
    faults = check_lists(known - {"water-new", "id-card"})
    assert faults == [
        "near.toml:1: there is no service 'water-new'",
        "never_sure.toml:1: there is no service 'id-card'",
    ]
