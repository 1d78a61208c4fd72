"""`make bench [FILE=reports.jsonl]`: prints a table; docs/performance.md keeps one."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.bench import acknowledgement, answers, lists, month, resources, vault

SECTIONS = (acknowledgement.run, answers.run, resources.run, lists.run, month.run, vault.run)


def main() -> None:
    """Run all sections; end with 1 where an aim is missed."""
    rows: list[str] = []
    missed = 0
    for section in SECTIONS:
        for name, figure, aim, holds in section():
            mark = {True: "yes", False: "NO", None: ""}[holds]
            missed += holds is False
            row = f"| {name} | {figure} | {aim} | {mark} |"
            print(row, flush=True)
            rows.append(row)
    if len(sys.argv) > 1:
        _replay(Path(sys.argv[1]))
    print("\n| what | figure | aim | holds |\n|---|---|---|---|")
    print("\n".join(rows))
    sys.exit(1 if missed else 0)


def _replay(file: Path) -> None:
    import subprocess

    command = [sys.executable, "-c", "from bot.cli import main; main()", "replay", str(file)]
    subprocess.run(command, check=False)


if __name__ == "__main__":
    main()
