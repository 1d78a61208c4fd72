"""Two invented services, and an index that finds what it is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from knowledge.index import Finding, Index
from knowledge.services import Bilingual, Fact, Service, Step


def fact(th: str, confidence: str = "high", *, varies: bool = False) -> Fact:
    return Fact(Bilingual(th, f"{th} in English"), confidence, varies)  # type: ignore[arg-type]


BIRTH = Service(
    id="birth",
    title=Bilingual("แจ้งเกิด", "Registering a birth"),
    division="clerk",
    summary=Bilingual("แจ้งภายใน 15 วัน", "Within 15 days"),
    aliases=(),
    questions=(),
    documents=(fact("ทะเบียนบ้าน"), fact("บัตรประชาชน", "medium")),
    steps=(
        Step(Bilingual("ยื่นคำร้อง", "Hand in"), fact("10 นาที")),
        Step(Bilingual("รับสูติบัตร", "Collect"), None),
    ),
    facts={"fee": fact("ไม่เสียค่าธรรมเนียม"), "place": fact("ห้องทะเบียน", varies=True)},
    law=None,
    links=(),
    sources=("example.go.th/1", "example.go.th/2"),
    confidence="high",
    checked_on=date(2026, 11, 1),
)
BARE = replace(
    BIRTH,
    id="bare",
    title=Bilingual("บริการที่มีชื่อยาวมากจนใส่ปุ่มไม่พอจริง ๆ นะ", "A"),
    documents=(),
    steps=(),
    facts={},
    confidence="medium",
)


@cache
def read_once() -> Index:
    """What we really know; nobody can change it, and reading it takes a while."""
    return Index.load()


NOTHING = Finding("fallback")


@dataclass
class Shelf:
    """An index with two services that finds what it is told."""

    finding: Finding = NOTHING
    services: tuple[Service, ...] = (BARE, BIRTH)

    def find(self, question: str) -> Finding:
        return self.finding

    def service(self, service_id: str) -> Service:
        return next(service for service in self.services if service.id == service_id)
