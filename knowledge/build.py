"""Teach the understanding: `python -m knowledge.build`, at install and whenever sentences change.

Nothing is done where the models already fit what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from knowledge.categories import signs as kind_signs
from knowledge.hints import Table, hints
from knowledge.intents import signs as wish_signs
from knowledge.learning import Lesson, learn
from knowledge.model import Model, NoModel
from knowledge.parts import signs as part_signs
from knowledge.pieces import learn_pieces
from knowledge.reports import load_reports
from knowledge.sentences import Sentence, load_sentences
from knowledge.services import Service, load_services
from knowledge.taught import Subject, file_of, file_of_pieces, pieces
from knowledge.traits import folded_text
from knowledge.wordlist import read_list

HERE = Path(__file__).parent
SERVICES = HERE / "services"
_SUBJECTS: tuple[Subject, ...] = ("services", "intents", "parts", "categories")
# So sure that of what is believed by nine in ten, nine in ten are right; set by cross-validation.
_SHARPNESS: Mapping[Subject, float] = {
    "services": 6.0,
    "intents": 3.0,
    "parts": 2.5,
    "categories": 3.0,
}
_RARE: Mapping[Subject, int] = {"services": 2, "intents": 3, "parts": 3, "categories": 2}
# Every module that has a say in what is learnt from a sentence; a test keeps the list whole.
_CODE = tuple(
    f"{name}.py"
    for name in (
        *("build", "categories", "customs", "doubts", "entries", "facts", "hints"),
        *("intents", "learning", "model", "others", "parts", "pieces", "reports"),
        *("sentences", "services", "smell"),
        *("spans", "taught", "thai", "traits", "undertones", "wishes", "wordlist"),
    )
)
_WORDS = tuple(
    f"{name}.toml"
    for name in (
        *("parts", "customs", "intents", "others", "categories", "smell", "hints", "told"),
        "undertones",
    )
)


def main() -> None:
    """Build where a model no longer fits."""
    services, sentences = load_services(SERVICES), load_sentences()
    if not is_fresh(services, sentences):
        learn_pieces_anew(services, sentences)
        for subject in _SUBJECTS:
            teach(subject, services, sentences).save(file_of(subject))


def teach(
    subject: Subject,
    services: Sequence[Service] | None = None,
    sentences: Sequence[Sentence] | None = None,
    more: Sequence[Sentence] = (),
) -> Model:
    """Learn from every sentence that is not held out; without any from those we ship.

    Of `more`, which a town hall attached itself, none is held out.
    """
    services = load_services(SERVICES) if services is None else services
    sentences = load_sentences() if sentences is None else sentences
    kept = [*(one for one in sentences if not one.is_held_out), *more]
    lessons = {
        "services": lambda: _on_services(services, kept),
        "intents": lambda: _on_intents(services, kept),
        "parts": lambda: _on_parts(kept),
        "categories": lambda: _on_categories(kept),
    }
    learnt = learn(lessons[subject](), _SHARPNESS[subject], _RARE[subject])
    return Model.of(learnt, fingerprint(services, sentences))


def learn_pieces_anew(
    services: Sequence[Service] | None = None, sentences: Sequence[Sentence] | None = None
) -> frozenset[str]:
    """Learn and keep the pieces of words of all that is not held out."""
    services = load_services(SERVICES) if services is None else services
    sentences = load_sentences() if sentences is None else sentences
    said = [one.text for one in sentences if not one.is_held_out]
    named = [text for one in services for text in _names(one)]
    learnt = learn_pieces(folded_text(text) for text in (*said, *named))
    with suppress(OSError):  # where nobody may write they are learnt again at the next start
        file_of_pieces().parent.mkdir(parents=True, exist_ok=True)
        file_of_pieces().write_text("\n".join(learnt), encoding="utf-8")
    pieces.cache_clear()
    return frozenset(learnt)


def is_fresh(services: Iterable[Service], sentences: Iterable[Sentence]) -> bool:
    """Whether the built models were taught by exactly these, and by this very code."""
    now = fingerprint(services, sentences)
    try:
        fits = all(Model.read(file_of(one)).fingerprint == now for one in _SUBJECTS)
    except NoModel:
        return False
    return fits and file_of_pieces().is_file()


def fingerprint(services: Iterable[Service], sentences: Iterable[Sentence]) -> str:
    """Changes with everything that is learnt from, and with how."""
    seen = sha256()
    for service in services:
        seen.update("\n".join((service.id, *_names(service))).encode())
    for one in sentences:
        seen.update(f"{one.label} {one.text} {one.part}\n".encode())
    for report in load_reports():
        seen.update(f"{report.category} {report.line}\n".encode())
    for code in (*_CODE, *_WORDS):
        seen.update((HERE / code).read_bytes())
    return seen.hexdigest()


_Lessons = list[Lesson]


def _on_services(services: Iterable[Service], kept: Iterable[Sentence]) -> _Lessons:
    named = [(wish_signs(text), one.id) for one in services for text in _names(one)]
    said = [(wish_signs(one.text), one.label) for one in kept if one.is_about_a_service]
    return _with_hints("services", named + said)


def _on_intents(services: Iterable[Service], kept: Iterable[Sentence]) -> _Lessons:
    lists = read_list("intents")
    reported = {*lists["complaint"]["reported"], *lists["tip"]["guards"]}  # names tell of faults
    plain = [one for one in services if one.id not in reported]
    said = [(wish_signs(text), "question") for one in plain for text in _names(one)]
    for one in kept:
        wish = "question" if one.is_about_a_service else one.label.removeprefix("=")
        said.append((wish_signs(one.text), wish))
    return _with_hints("wishes", said)


def _on_parts(kept: Iterable[Sentence]) -> _Lessons:
    said: _Lessons = [(part_signs(one.text), one.part) for one in kept if one.part]
    return _with_hints("parts", said)


def _on_categories(kept: Iterable[Sentence]) -> _Lessons:
    said = [(kind_signs(one.text), one.category) for one in kept if one.category]
    told = [one for one in load_reports() if not one.is_held_out]
    return [*said, *((kind_signs(text), one.category) for one in told for text in one.texts)]


def _with_hints(table: Table, said: _Lessons) -> _Lessons:
    """The hints at what is told of anywhere before all that was said of it."""
    known = {label for _, label in said}
    return [*(one for one in hints(table) if one[1] in known), *said]


def _names(service: Service) -> tuple[str, ...]:
    """What a service is called, and typical questions."""
    return (service.title.th, service.title.en, *service.aliases, *service.questions)


if __name__ == "__main__":
    main()
