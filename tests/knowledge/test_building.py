"""Teaching at install: from a small town's services and sentences, kept in a folder of its own."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from knowledge import build, taught
from knowledge.build import SERVICES, is_fresh, main, teach
from knowledge.categories import signs as kind_signs
from knowledge.intents import signs as wish_signs
from knowledge.model import Model
from knowledge.parts import signs as part_signs
from knowledge.reports import load_reports
from knowledge.sentences import load_sentences
from knowledge.services import load_services
from knowledge.taught import file_of, model, pieces

WELL = """\
id: well
title: {th: ขุดบ่อ, en: Dig a well}
division: works
summary: {th: ขอขุดบ่อ, en: Permission for a well}
aliases: [ขุดบ่อน้ำ]
questions: [ขุดบ่อต้องทำอย่างไร]
sources: [example.go.th]
confidence: high
checked_on: 2026-11-21
"""
FENCE = WELL.replace("well", "fence").replace("ขุดบ่อ", "ทาสีรั้ว").replace("Dig a", "Paint a")
ITA = FENCE.replace("fence", "ita").replace("ทาสีรั้ว", "คุณธรรม")
NUMBERS = range(12)  # enough that some are learnt, for a third is held out


def reached(module: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """This module of ours and all that it imports."""
    seen |= {module}
    tree = ast.parse((build.HERE / f"{module}.py").read_text())
    for one in ast.walk(tree):
        if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("knowledge."):
            inner = str(one.module).removeprefix("knowledge.")
            if inner not in seen and (build.HERE / f"{inner}.py").is_file():
                seen |= reached(inner, seen)
    return seen


def test_every_module_that_has_a_say_in_teaching_makes_models_stale() -> None:
    assert {f"{module}.py" for module in reached("build")} == set(build._CODE)


def test_every_list_of_words_that_is_learnt_from_makes_models_stale() -> None:
    read = {
        name
        for module in reached("build")
        for name in re.findall(r'read_list\("(\w+)"\)', (build.HERE / f"{module}.py").read_text())
    }
    assert {f"{name}.toml" for name in read} <= set(build._WORDS)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folders of services, sentences and models, and nothing built yet."""
    for name, text in {"well": WELL, "fence": FENCE, "ita": ITA}.items():
        write(tmp_path / "services" / f"{name}.yaml", text)
    fees = "".join(f"ขุดบ่อที่ {number} กี่บาท | fee\n" for number in NUMBERS)
    papers = "".join(f"ขุดบ่อที่ {number} ใช้เอกสารอะไร | documents\n" for number in NUMBERS)
    write(tmp_path / "sentences" / "services" / "well.txt", fees + papers)
    broken = "".join(f"รั้วพังแห่งที่ {number}\n" for number in NUMBERS)
    write(tmp_path / "sentences" / "intents" / "complaint.txt", broken)
    write(tmp_path / "sentences" / "complaints" / "sidewalk.txt", broken)
    monkeypatch.setattr(build, "SERVICES", tmp_path / "services")
    monkeypatch.setattr(build, "load_sentences", partial(load_sentences, tmp_path / "sentences"))
    monkeypatch.setattr(build, "load_reports", partial(load_reports, tmp_path / "reports"))
    monkeypatch.setattr(taught, "BUILT", tmp_path / "built")
    model.cache_clear()
    pieces.cache_clear()
    yield tmp_path
    model.cache_clear()
    pieces.cache_clear()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")


def best(judged: dict[str, float]) -> str:
    return max(judged, key=lambda label: judged[label])


@pytest.mark.usefixtures("town")
def test_services_wishes_and_parts_are_each_taught() -> None:
    main()
    services, wishes, parts = (Model.read(file_of(x)) for x in ("services", "intents", "parts"))
    assert best(services.judge(wish_signs("อยากขุดบ่อ"))) == "well"
    assert best(services.judge(wish_signs("อยากทาสีรั้ว"))) == "fence"
    assert best(wishes.judge(wish_signs("ขุดบ่อ"))) == "question"
    assert best(wishes.judge(wish_signs("รั้วพัง"))) == "complaint"
    assert best(parts.judge(part_signs("ทาสีรั้วกี่บาท"))) == "fee"
    assert best(parts.judge(part_signs("ทาสีรั้วใช้เอกสารอะไร"))) == "documents"


@pytest.mark.usefixtures("town")
def test_the_name_of_a_service_against_corruption_teaches_no_wish() -> None:
    assert teach("services").judge(wish_signs("คุณธรรม"))
    assert "คุณธ" not in teach("intents").places
    assert "ขุดบ" in teach("intents").places


def test_only_what_has_changed_is_taught_anew(town: Path) -> None:
    main()
    first = {file: file.stat().st_mtime_ns for file in (town / "built").iterdir()}
    assert {file.name for file in first} == {
        "services.bin",
        "intents.bin",
        "parts.bin",
        "categories.bin",
        "pieces.txt",
    }
    main()
    assert {file: file.stat().st_mtime_ns for file in (town / "built").iterdir()} == first
    says = "".join(f"เจาะบาดาลหลุมที่ {number}\n" for number in NUMBERS)
    write(town / "sentences" / "services" / "fence.txt", says)
    main()
    now = Model.read(file_of("services"))
    assert best(now.judge(wish_signs("เจาะบาดาล"))) == "fence"


def test_reports_teach_kinds_and_nothing_else(town: Path) -> None:
    main()
    wishes = Model.read(file_of("intents")).places
    lamps = "".join(f"{{โคมไฟ|หลอดไฟ}}ดับดวงที่ {number}\n" for number in NUMBERS)
    write(town / "reports" / "light.txt", lamps)
    main()
    kinds = Model.read(file_of("categories"))
    assert best(kinds.judge(kind_signs("โคมไฟดับ"))) == "light"
    assert Model.read(file_of("intents")).places == wishes


def test_one_missing_or_broken_file_makes_all_stale(town: Path) -> None:
    def fresh() -> bool:
        return is_fresh(load_services(town / "services"), load_sentences(town / "sentences"))

    assert not fresh()
    main()
    assert fresh()
    file_of("parts").write_bytes(b"broken")
    assert not fresh()
    main()
    assert fresh()


@pytest.mark.usefixtures("town")
def test_where_none_was_built_it_is_taught_at_the_first_question_and_kept() -> None:
    learnt = model("services")
    assert best(learnt.judge(wish_signs("อยากขุดบ่อ"))) == "well"
    assert Model.read(file_of("services")) == learnt
    assert model("services") is learnt
    assert not file_of("parts").exists()


def test_where_nobody_may_write_it_is_taught_all_the_same(town: Path) -> None:
    (town / "built").write_text("a file where the folder should be")
    assert best(model("services").judge(wish_signs("อยากขุดบ่อ"))) == "well"
    assert (town / "built").is_file()


def test_the_command_leaves_the_models_of_the_program_fresh() -> None:
    subprocess.run([sys.executable, "-m", "knowledge.build"], check=True)
    assert is_fresh(load_services(SERVICES), load_sentences())


def test_nothing_heavy_is_loaded_to_answer() -> None:
    code = (
        "import sys, bot.night_school; from knowledge.index import Index;"
        "Index.load().find('แจ้งเกิดใช้อะไรบ้าง'); sys.exit('numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-m", "knowledge.build"], check=True)
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
