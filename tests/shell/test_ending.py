"""A process hears that it is to end, whatever it is just doing and however often it is told."""

from __future__ import annotations

import signal
import subprocess
import sys
from threading import Thread

import pytest

from bot.ending import Ending

STORM = """
import os, signal, sys, threading
from bot.ending import heed_signals
sys.setswitchinterval(1e-6)
ending = heed_signals()
def storm():
    for _ in range(300):
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
thread = threading.Thread(target=storm)
thread.start()
while thread.is_alive():
    ending.wait(0.001)
print(ending.is_set())
"""

FORKED = """
import os, signal
from bot.ending import heed_no_longer, heed_signals
ending = heed_signals()
child = os.fork()
if not child:
    heed_no_longer()
    os.kill(os.getpid(), signal.SIGTERM)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), ending.is_set())
"""


IN_A_FINALIZER = """
import os, signal
from bot.ending import heed_no_longer
if not os.fork():
    heed_no_longer()
    class Gone:
        def __del__(self):
            os.kill(os.getpid(), signal.SIGINT)
    Gone()
    os._exit(0)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def told(program: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    return ended.stdout.strip()


def test_a_storm_of_signals_ends_a_process_and_stops_it_nowhere() -> None:
    assert told(STORM) == "True"


def test_a_child_of_a_heeding_process_may_be_ended_like_any_other() -> None:
    assert told(FORKED) == f"{-signal.SIGTERM} False"


def test_ctrl_c_inside_of_a_finalizer_is_not_swallowed() -> None:
    assert told(IN_A_FINALIZER) == str(-signal.SIGINT)


def test_nobody_waits_for_what_has_come() -> None:
    ending = Ending()
    assert not ending.wait(0)
    ending.set()
    ending.set()
    assert ending.is_set()
    assert ending.wait()


def test_another_thread_may_tell() -> None:
    ending = Ending()
    Thread(target=ending.set).start()
    while not ending.wait(10):
        pass


def test_more_is_told_than_a_pipe_holds() -> None:
    ending = Ending()
    for _ in range(100_000):
        ending.set()
    assert ending.wait(0)


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_while_nobody_waits_is_not_lost(name: signal.Signals) -> None:
    program = f"""
import os
from bot.ending import heed_signals
ending = heed_signals()
os.kill(os.getpid(), {int(name)})
print(ending.wait())
"""
    assert told(program) == "True"
