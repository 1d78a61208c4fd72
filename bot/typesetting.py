"""Sheets and pictures drawn by typst: one way for all of them, with the fonts that we ship.

What is shown goes in beside the file, never into it: typst reads words as plain text, and nothing
in them is taken for its language.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from bot.assets import FONTS

Form = Literal["pdf", "png"]


def typeset(
    file: Path,
    *,
    form: Form = "pdf",
    root: Path | None = None,
    ppi: float | None = None,
    timestamp: int | None = None,
    **shown: str,
) -> bytes:
    """Draw a `.typ` file; a picture is that of its first page.

    `shown`: what the file finds in its inputs. `root`: the folder it may read from, if not its own.
    `ppi`: points of a picture to the inch. `timestamp`: what a PDF says of when it was made.
    """
    import typst

    drawn: bytes | list[bytes] = typst.compile(
        file,
        root=root or file.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        timestamp=timestamp,
        sys_inputs=shown,
    )
    return drawn if isinstance(drawn, bytes) else drawn[0]
