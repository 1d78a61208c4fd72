"""What was counted in a large city: figures alone, of which nobody can read a report."""

from __future__ import annotations

import re

import pytest

from casework.categories import CODES
from knowledge import counted
from knowledge.counted import TABLE, as_counted
from knowledge.thai import squeeze
from knowledge.traits import fold, traits
from tools.count_words import FEWEST, names, runs, table, told

ROWS = [
    line.split("\t")
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def report(text: str, *types: str) -> dict[str, object]:
    return {"text": text, "types": [*types]}


def test_the_table_is_small_and_names_its_source() -> None:
    assert TABLE.stat().st_size < 300_000
    assert "public reports" in TABLE.read_text(encoding="utf-8").split("\n")[0]


def test_no_run_of_letters_could_give_anybody_away() -> None:
    for run, amount, *_ in ROWS[2:]:
        assert re.fullmatch("[\u0e01-\u0e4e]{2,4}", run)
        assert int(amount) >= FEWEST


def test_no_run_is_a_name_of_the_city() -> None:
    short = {fold(squeeze(name)) for name in names() if len(fold(squeeze(name))) <= 4}
    assert not short & {run for run, *_ in ROWS}


def test_every_kind_that_was_counted_is_one_of_ours() -> None:
    assert set(ROWS[0][2:]) < set(CODES)
    assert sum(int(amount) for amount in ROWS[1][2:]) == int(ROWS[1][1])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ไฟส่องสว่างดับ", "light"),
        ("สุนัขจรจัด", "stray"),
        ("ฟุตบาทชำรุด", "sidewalk"),
        ("น้ำท่วมขัง", "drain"),
    ],
)
def test_what_is_plain_in_the_city_is_plain_here(text: str, kind: str) -> None:
    found = as_counted(traits(text))
    assert max(found, key=lambda code: found[code]) == kind
    assert sum(found.values()) == pytest.approx(1)


def test_nothing_is_known_of_letters_that_were_never_counted() -> None:
    assert as_counted(traits("no lamp")) == {}


def test_a_citys_habit_counts_by_half(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reports roads more often than all else; a town need not."""
    fair = as_counted(traits("หน้าบ้าน"))["road"]
    counted._table.cache_clear()
    monkeypatch.setattr(counted, "_EVENED", 0.0)
    as_it_was = as_counted(traits("หน้าบ้าน"))["road"]
    counted._table.cache_clear()
    assert as_it_was > fair


def test_runs_stop_at_numbers_at_latin_words_and_at_names() -> None:
    assert runs("กขค") == ("กข", "ขค", "กขค")
    assert runs("กข12คง") == ("กข", "คง")
    assert runs("กขabคง") == ("กข", "คง")
    assert runs("กขสุขุมวิทคง") == ("กข", "คง")


def test_only_the_half_to_build_with_and_single_kinds_teach() -> None:
    many = [report(f"ไฟดับ {place}", "แสงสว่าง") for place in "กขคงจฉชซฌญ"]
    taught = told([*many, *many, report("ไฟดับ ถนนพัง", "แสงสว่าง", "ถนน"), report("อื่น", "อื่น")])
    assert set(taught.values()) == {"light"}
    assert 0 < len(taught) < len(many)


def test_a_run_of_few_reports_is_left_out_of_the_table() -> None:
    lamps = {f"ไฟดับ{place}": "light" for place in "กขค"}
    roads = {f"ถนนพัง{place}": "road" for place in "กขค"}
    made = table({**lamps, **roads}, fewest=3)
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in made.splitlines()}
    assert rows["run"] == ["reports", "light", "road"]
    assert rows["*"] == ["6", "3", "3"]
    assert rows["ถน"][0] == "3"
    assert int(rows["ถน"][2]) > int(rows["ถน"][1])
    assert "ดบก" not in rows
