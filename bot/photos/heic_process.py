"""A picture of a telephone (HEIC), decoded by a process of its own that may do nothing else.

Such files are read by a large foreign library, and anybody may send one. So it runs without our
environment and memory, with an end to its memory and time, and unable to write a file; it takes
bytes and gives a JPEG, or ends. Started by file name with `python -I`.
"""

from __future__ import annotations

import io
import resource
import sys

TOO_LARGE = 3
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 20


def close_doors() -> None:
    """From here on neither disk nor much of anything else."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def decoded(body: bytes, most_pixels: int, longest: int) -> bytes | None:
    """The picture as JPEG, upright, with what its camera wrote; None where it is too large."""
    import pi_heif
    from PIL import Image

    pi_heif.options.THUMBNAILS = False
    file = pi_heif.open_heif(io.BytesIO(body), convert_hdr_to_8bit=True)
    width, height = file.size  # from the header, before a single pixel is unpacked
    if width * height > most_pixels:
        return None
    picture = file.to_pillow().convert("RGB")
    pi_heif.set_orientation(file.info)  # it is turned already, whatever its camera wrote
    exif = file.info.get("exif") or b""
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=92, exif=exif)
    return written.getvalue()


if __name__ == "__main__":
    close_doors()
    made = decoded(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    if made is None:
        sys.exit(TOO_LARGE)
    sys.stdout.buffer.write(made)
