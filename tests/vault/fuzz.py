"""Atheris over the same parsers, for as long as one likes. It is no dependency; install it first:

`pip install atheris`, then `python -m tests.vault.fuzz upload -max_total_time=300`. Findings go
into `tests/vault/test_parsers.py`; the last runs stand in docs/threats.md.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Fuzz the parser that is named first; further words are for libFuzzer."""
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

    name, *options = sys.argv[1:]
    with atheris.instrument_imports(
        include=["bot.actions", "bot.web", "storage.vault", "casework", "werkzeug", "zipfile"]
    ):
        from tests.vault.parsers import PARSERS, SEEDS
        from tests.vault.parsers_of_doors import DOORS, SEEDS_OF_DOORS
    parsers, seeds = PARSERS | DOORS, SEEDS | SEEDS_OF_DOORS
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds.get(name, ())):
            (Path(corpus) / str(number)).write_bytes(seed)
        atheris.Setup([sys.argv[0], *options, corpus], parsers[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
