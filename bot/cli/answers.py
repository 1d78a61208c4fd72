"""`prongsai ask`: the knowledge base, asked as a citizen would."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click


@click.command()
@click.argument("question", required=False)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Read lines {"id", "text"} and write one line of JSON for each.',
)
def ask(question: str | None, batch: Path | None) -> None:
    """Ask QUESTION and print the answer, or answer a file of questions with --batch."""
    from knowledge.index import Index

    index = Index.load()
    if batch:
        for line in batch.read_text(encoding="utf-8").splitlines():
            if line.strip():
                click.echo(_judged(index, json.loads(line)))
    elif question:
        click.echo(_answer(index, question))
    else:
        raise click.UsageError('say what to ask: prongsai ask "แจ้งเกิดใช้อะไรบ้าง"')


def _judged(index: object, seen: dict[str, str]) -> str:
    from knowledge.index import Index
    from knowledge.intents import intent
    from knowledge.smell import smells_of_corruption

    assert isinstance(index, Index)
    text = seen["text"]
    started = time.perf_counter()
    finding = index.find(text)
    meant = intent(text)
    smells = smells_of_corruption(text)
    took = (time.perf_counter() - started) * 1000
    best = finding.hits[0] if finding.hits else None
    return json.dumps(
        {
            "id": seen["id"],
            "intent": "tip" if smells and meant == "tip" else _published(meant),
            "kind": finding.kind,
            "service": best.service if best and finding.kind == "direct" else None,
            "candidates": [hit.service for hit in finding.hits[:5]],
            "ask": finding.part,
            "score": round(best.score, 4) if best else 0.0,
            "smells": smells,
            "ms": round(took, 3),
        },
        ensure_ascii=False,
    )


def _published(meant: str) -> str:
    return {"question": "faq", "human": "staff", "unknown": "oos"}.get(meant, meant)


def _answer(index: object, question: str) -> str:
    from knowledge.index import Index
    from knowledge.services import as_text

    assert isinstance(index, Index)
    finding = index.find(question)
    if finding.kind == "direct":
        return as_text(index.service(finding.hits[0].service))
    titles = [index.service(hit.service).title.th for hit in finding.menu]
    if finding.kind == "menu":
        return "หมายถึงเรื่องไหนคะ\n" + "\n".join(f"- {title}" for title in titles)
    return "ยังไม่พบคำตอบ ส่งคำถามให้เจ้าหน้าที่ หรือพิมพ์คำสั้น ๆ เช่น แจ้งเกิด"
