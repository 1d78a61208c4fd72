"""Strangers who try wrong codes at the mailbox, in a process of their own.

Run as `python -m tools.bench.strangers PORT CODES`; prints how many heard each status. A process of
its own, because the one that looks at webhooks shall not share its interpreter with the flood.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

from casework.receipt_codes import check_digit

STRANGERS = 8
FORM = "application/x-www-form-urlencoded"
DIGITS = "1234567890123456789"
WRONG_CODE = DIGITS + check_digit(DIGITS)


def ask(port: int) -> int:
    """Try a code that nobody has; the status."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("POST", "/mailbox", urlencode({"code": WRONG_CODE}), {"Content-Type": FORM})
        return line.getresponse().status


def pour(port: int, codes: int) -> Counter[int]:
    """All codes, each stranger one after the other."""
    heard: list[int] = []

    def one(number: int) -> None:
        heard.extend(ask(port) for _ in range(number, codes, STRANGERS))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(STRANGERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(heard)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(pour(int(sys.argv[1]), int(sys.argv[2]))))
