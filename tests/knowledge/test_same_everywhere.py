"""Two processes learn, say and find the same, in whatever order Python's sets happen to stand."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from knowledge.index import Index
from knowledge.learning import learn
from knowledge.reports import Report
from knowledge.traits import traits

SAID = (("ขุดบ่อน้ำ", "well"), ("ขุดบ่อบาดาล", "well"), ("ทาสีบ้าน", "paint"), ("ทาสีรั้ว", "paint"))
ASKED = ("แจ้งเกิดใช้อะไรบ้าง", "เสียภาษีที่ไหน", "ขอเลขที่บ้านกี่วัน", "ไฟดับกับถนนพัง", "how to pay tax")


def learnt() -> object:
    texts = Report("{ถนน|ซอย}เป็น{หลุม|บ่อ}{|ใหญ่}", "road").texts
    index = Index.load()
    return learn([(traits(text), label) for text, label in SAID]), texts, *map(index.find, ASKED)


def test_another_process_learns_and_finds_the_same() -> None:
    told = "import pickle, sys; from tests.knowledge.test_same_everywhere import learnt; "
    told += "sys.stdout.buffer.write(pickle.dumps(learnt()))"
    first, second = (
        subprocess.run(
            [sys.executable, "-c", told],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert pickle.loads(first) == pickle.loads(second)
