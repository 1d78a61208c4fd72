"""Two pictures of the same scene are known to be alike, however they were saved."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

from bot.photos.clean import clean
from casework.proof import NEARLY_THE_SAME


def scene(seed: int, *, doctored: bool = False, quality: int = 90, size: int = 640) -> bytes:
    chance = random.Random(seed)
    picture = Image.new("RGB", (640, 480), "grey")
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, w = chance.randrange(600), chance.randrange(440), chance.randrange(40, 200)
        draw.rectangle((x, y, x + w, y + w), fill=tuple(chance.randrange(256) for _ in range(3)))
    if doctored:
        draw.ellipse((300, 200, 330, 230), fill="grey")  # the hole is painted over
    body = io.BytesIO()
    picture.resize((size, size * 3 // 4)).save(body, "JPEG", quality=quality)
    return body.getvalue()


def differ(one: bytes, other: bytes) -> int:
    return (int(clean(one).likeness, 16) ^ int(clean(other).likeness, 16)).bit_count()


def test_a_picture_saved_anew_or_painted_over_is_nearly_the_same() -> None:
    for seed in range(8):
        assert differ(scene(seed), scene(seed, quality=40, size=480)) <= NEARLY_THE_SAME
        assert differ(scene(seed), scene(seed, doctored=True)) <= NEARLY_THE_SAME


def test_another_scene_is_another_picture() -> None:
    assert all(differ(scene(seed), scene(seed + 100)) > 2 * NEARLY_THE_SAME for seed in range(8))
