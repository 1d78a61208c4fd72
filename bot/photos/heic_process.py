"""A picture of a telephone (HEIC), decoded by a process of its own that may do nothing else.

Such files are read by a large foreign library, and anybody may send one. So it runs without our
environment and memory, with an end to its memory and time, and unable to open anything: no file, no
line to anybody, no other process. It takes bytes and gives a JPEG, or ends. Started by file name
with `python -I`.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import resource
import struct
import sys

TOO_LARGE = 3
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 20


NOBODY = 65534
SET_DUMPABLE, SET_SECCOMP, SET_NO_NEW_PRIVS = 4, 22, 38

FORBIDDEN = {
    "x86_64": (0xC000003E, 56, (2, 41, 53, 57, 58, 59, 62, 101, 200, 234, 257, 302, 310, 311, 322)),
    "aarch64": (0xC00000B7, 220, (56, 117, 129, 130, 131, 198, 199, 221, 261, 270, 271, 281)),
}
"""By kind of processor its mark, `clone`, and in order of number what is not done here any more:
open, socket, fork, exec, kill, ptrace, prlimit, process_vm_readv and their like."""

# pidfd_send_signal, io_uring_setup, pidfd_open, openat2, pidfd_getfd
EVERYWHERE = (424, 425, 434, 437, 438)
CLONE3, CLONE_THREAD = 435, 0x10000
LOAD, EQUAL, AT_LEAST, HAS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # words of the kernel's filters
ALLOW, DENY, UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050026


def bring_tools() -> None:
    """Everything that is read from the disk, before nothing can be."""
    import pi_heif
    from PIL import Image, JpegImagePlugin

    pi_heif.options.THUMBNAILS = False
    Image.preinit()
    assert JpegImagePlugin.JpegImageFile.format == "JPEG"


def close_doors() -> None:
    """From here on what is open is used and nothing else is opened, started or looked into."""
    if os.geteuid() == 0:  # a root could open again what is closed here
        with contextlib.suppress(OSError):
            os.setgroups(())
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    for what, most in (  # no limit of processes: the library needs threads, which count as such
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        own = ctypes.CDLL(None)
        own.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        own.prctl(SET_DUMPABLE, 0, 0, 0, 0)
        filter_calls(own)


def filter_calls(own: ctypes.CDLL) -> None:
    """Have the kernel refuse what decoding does not need. Where it cannot, the limits remain."""
    if os.uname().machine not in FORBIDDEN:
        return
    mark, clone, calls = FORBIDDEN[os.uname().machine]
    steps = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, mark), (RETURN, 0, 0, DENY), (LOAD, 0, 0, 0)]
    steps += [(AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, DENY)]  # another way to number them
    for call in (*calls, *EVERYWHERE):
        steps += [(EQUAL, 0, 1, call), (RETURN, 0, 0, DENY)]
    steps += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, UNKNOWN)]  # its caller then takes `clone`
    steps += [(EQUAL, 1, 0, clone), (RETURN, 0, 0, ALLOW)]
    steps += [(LOAD, 0, 0, 16), (HAS, 0, 1, CLONE_THREAD), (RETURN, 0, 0, ALLOW)]
    steps += [(RETURN, 0, 0, DENY)]
    filters = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in steps))
    program = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(filters)))
    own.prctl(SET_SECCOMP, 2, ctypes.c_void_p(ctypes.addressof(program)), 0, 0)


def decoded(body: bytes, most_pixels: int, longest: int) -> bytes | None:
    """The picture as JPEG, upright, with what its camera wrote; None where it is too large."""
    import pi_heif
    from PIL import Image

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
    bring_tools()
    close_doors()
    made = decoded(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    if made is None:
        sys.exit(TOO_LARGE)
    sys.stdout.buffer.write(made)
