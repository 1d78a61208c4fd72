from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.build import SERVICES, fingerprint, teach
from knowledge.index import Index
from knowledge.learning import learn
from knowledge.model import Model, NoModel, shares
from knowledge.near import near
from knowledge.sentences import Sentence, load_sentences
from knowledge.services import load_service
from knowledge.traits import traits

SAID = [("ขุดบ่อน้ำ", "well"), ("ขุดบ่อบาดาล", "well"), ("ทาสีบ้าน", "paint"), ("ทาสีรั้ว", "paint")]
LESSONS = [(traits(text), label) for text, label in SAID]


def test_what_was_said_is_recognised() -> None:
    judged = Model.of(learn(LESSONS)).judge(traits("จะขุดบ่อ"))
    assert judged["well"] > 0.8
    assert sum(judged.values()) == pytest.approx(1)


def test_a_sentence_like_no_other_teaches_no_trait() -> None:
    alone = (traits("xyz"), "odd")
    learnt = learn([*LESSONS, alone])
    assert not set(alone[0]) & set(learnt.weights)
    judged = Model.of(learnt).judge(traits("จะขุดบ่อ"))
    assert judged["well"] > 0.7
    assert judged["odd"] < 0.1


def test_nothing_learnt_judges_nothing() -> None:
    assert Model.of(learn([])).judge(traits("ขุดบ่อ")) == {}
    assert Model.of(learn(LESSONS)).judge(traits("xyz")) == {}
    assert shares([]) == []


def test_whoever_serves_may_read_what_another_taught(tmp_path: Path) -> None:
    Model.of(learn(LESSONS), "print").save(tmp_path / "well.bin")
    assert (tmp_path / "well.bin").stat().st_mode & 0o777 == 0o644


def test_a_model_survives_its_file(tmp_path: Path) -> None:
    model = Model.of(learn(LESSONS), "print")
    model.save(tmp_path / "built" / "well.bin")
    assert Model.read(tmp_path / "built" / "well.bin") == model


MAGIC = b"prongsai understanding 4\n"
EMPTY = b'{"labels": [], "fingerprint": "", "scale": 1, "rows": 0, "letters": 0}\n'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"prongsai understanding 3\n" + EMPTY,
        MAGIC + b"broken",
        MAGIC + EMPTY + b"more",
        MAGIC + EMPTY.replace(b'"rows": 0', b'"rows": 2'),
        MAGIC + EMPTY.replace(b'"letters": 0', b'"letters": 3') + b"\xff\xff\xff",
    ],
)
def test_a_file_that_is_not_ours_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.bin").write_bytes(content)
    with pytest.raises(NoModel):
        Model.read(tmp_path / "x.bin")
    with pytest.raises(NoModel):
        Model.read(tmp_path / "none.bin")


def test_a_file_that_ends_too_soon_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "well.bin"
    Model.of(learn(LESSONS), "print").save(path)
    whole = path.read_bytes()
    for end in range(0, len(whole), 7):
        path.write_bytes(whole[:end])
        with pytest.raises(NoModel):
            Model.read(path)


def test_labels_are_added_up_side_by_side_however_long_a_text_is() -> None:
    model = Model.of(learn(LESSONS))
    seen = [trait for trait in LESSONS[0][0] if trait in model.places]
    once, often = model.judge(seen), model.judge(seen * 100)
    assert len(seen) * 100 > 256
    assert once["well"] < often["well"] <= 1.0


def test_a_trait_of_too_few_sentences_teaches_nothing() -> None:
    assert learn(LESSONS, rare=3).weights == {}
    assert learn(LESSONS, rare=1).weights.keys() > learn(LESSONS, rare=2).weights.keys() > set()


def test_what_is_held_out_is_never_learnt() -> None:
    service = load_service(SERVICES / "sign-tax.yaml")
    sentences = [Sentence(f"คำถามที่ {number}", "sign-tax", "") for number in range(60)]
    kept = [one for one in sentences if not one.is_held_out]
    assert 25 < len(kept) < 55
    some, every = teach("services", [service], kept), teach("services", [service], sentences)
    assert some.places == every.places
    assert fingerprint([service], kept) != fingerprint([service], sentences)


def test_what_no_reader_could_place_is_never_learnt() -> None:
    unclear = [one for one in load_sentences() if one.style == "unclear"]
    assert unclear
    assert all(one.is_held_out and one.is_about_a_service for one in unclear)


def test_twins_of_tips_are_questions_of_which_most_are_learnt() -> None:
    twins = [one for one in load_sentences() if one.style == "twin"]
    assert all(one.is_about_a_service and one.part for one in twins)
    assert sum(one.is_held_out for one in twins) < len(twins) / 2


def test_a_sentence_file_tells_style_and_part(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    lines = "#typo\nขุดบอ | fee\n\nขุดบ่อ\nขุดบ่อ\n"
    (tmp_path / "services" / "well.txt").write_text(lines, encoding="utf-8")
    assert load_sentences(tmp_path) == (
        Sentence("ขุดบอ", "well", "typo", "fee"),
        Sentence("ขุดบ่อ", "well", "typo"),
    )


def test_near_services_are_told_apart_by_a_question() -> None:
    pair = near("water-transfer", "water-new")
    assert pair is not None
    assert pair.question.th
    assert near("water-new", "sign-tax") is None


def test_a_sentence_that_staff_attached_finds_its_service_at_once() -> None:
    said = "ป๋ายฮ้านเก่าของป้อ"
    services = Index.load().services
    index = Index(services, attached={"sign-tax": [said]})
    assert index.find(said).hits[0].service == "sign-tax"
    assert index.find(said).hits[0].score == 1.0
