"""Retake the pictures of the README: `make docs-screens` (or `python -m tools.screens FOLDER`).

Starts the whole program on free loopback ports with a folder of its own, talks to it through the
simulator's page as people would, and takes pictures on the way. Nothing is put in by hand.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.errands import accept, log_in, report_a_lamp, report_by_typing, resolve
from tests.browser.phone import PhonePage
from tests.browser.town_hall import TownHall, town_hall

FOLDER: Final = Path(__file__).parents[1] / "docs" / "screens"
MOST_BYTES: Final = 250_000
COLOURS: Final = 256
WIDEST: Final = 1456
DESK: Final = (1280, 900)
HAND: Final = (360, 840)  # a phone of 740 and what stands above it
OFFICE: Final = (1160, 752)


class Camera:
    """Opens pages of one town and keeps what they show as small PNG files."""

    def __init__(self, browser: Browser, hall: TownHall, folder: Path) -> None:
        self._browser = browser
        self.hall = hall
        self._folder = folder

    @contextmanager
    def page(self, size: tuple[int, int], sharpness: float = 1) -> Iterator[Page]:
        """A fresh window; `sharpness` is how many dots a pixel of the page gets."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=sharpness,
            locale="th-TH",
            reduced_motion="reduce",
        )
        yield context.new_page()
        context.close()

    def keep(self, page: Page, name: str, part: str = "") -> None:
        """Write what is on the screen, or one part of it, to `name`.png."""
        page.evaluate("document.fonts.ready.then(() => true)")
        for image in page.locator("img:visible").all():
            image.evaluate("image => image.decode()")
        if not part:
            page.evaluate("window.scrollTo(0, 0)")  # the whole head, whatever was tapped before
        taken = page.locator(part).screenshot() if part else page.screenshot()
        self._write(taken, name)

    def keep_picture(self, page: Page, name: str, image: str) -> None:
        """Write a picture of the page as it is itself, without what the page makes of it."""
        source = page.locator(image).evaluate("image => image.src")
        self._write(page.request.get(source).body(), name)

    def _write(self, png: bytes, name: str) -> None:
        """A palette is enough for flat pages and a quarter of the size."""
        path = self._folder / f"{name}.png"
        with Image.open(io.BytesIO(png)) as taken:
            shown = taken.convert("RGB")
        shown.thumbnail((WIDEST, WIDEST))
        shown.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise SystemExit(f"{path.name} has {size} bytes; {MOST_BYTES} is the most")
        print(f"{path.name:20} {size / 1000:6.0f} kB")


def at_the_desk(camera: Camera) -> None:
    """A complaint filed, accepted, mended and answered, with the traffic beside it."""
    with camera.page(DESK) as page:
        phone = PhonePage(page, camera.hall.phone).of("somsri")
        camera.keep_picture(page, "rich-menu", "#menu img")
        number = report_a_lamp(phone)
        accept(phone.switches_to("officer-wichai"), number)
        resolve(phone, number)
        phone.switches_to("somsri").hears("เปลี่ยนหลอดไฟแล้ว")
        phone.folds_the_menu()
        camera.keep(page, "simulator")


def in_the_hand(camera: Camera) -> None:
    """The receipt on a small phone."""
    with camera.page(HAND, 2) as page:
        report_a_lamp(PhonePage(page, camera.hall.phone).of("boonmee"), "ไฟทางเข้าวัดดับค่ะ")
        _fill_the_screen(page, ".entry.own")
        camera.keep(page, "phone", ".phone")


def in_english(camera: Camera) -> None:
    """A question answered in English."""
    with camera.page(HAND, 2) as page:
        phone = PhonePage(page, camera.hall.phone).of("john").folds_the_menu()
        phone.says("english").hears("English")
        phone.says("How do I register a birth?").hears("birth")
        _fill_the_screen(page, ".entry.own")
        camera.keep(page, "english", ".phone")


def on_the_console(camera: Camera) -> None:
    """The worklist and one case, as an officer sees them in the browser."""
    with camera.page(OFFICE) as page:
        phone = PhonePage(page, camera.hall.phone)
        number = report_a_lamp(phone.of("malee"), "ไฟหน้าโรงเรียนกะพริบแล้วดับค่ะ เด็กเดินกลับบ้านมืด")
        for person, kind, detail in _OTHERS:
            report_by_typing(phone.of(person).folds_the_menu(), kind, detail)
        log_in(page, camera.hall, "napa")
        expect(page.get_by_role("main")).to_contain_text(number)
        camera.keep(page, "staff-work")
        page.goto(f"{camera.hall.web}/staff/case/{number}")
        camera.keep(page, "staff-case")


_OTHERS: Final = (
    ("boonmee", "road", "ถนนเป็นหลุมลึกหน้าสะพาน มอเตอร์ไซค์ล้มบ่อยค่ะ"),
    ("malee", "garbage", "ถังขยะหน้าตลาดเต็มมาสองวันแล้วค่ะ"),
    ("somsri", "water", "น้ำไหลอ่อนทั้งซอยตั้งแต่เช้าค่ะ"),
)


def in_public(camera: Camera) -> None:
    """A page of a service, open to everybody."""
    with camera.page(OFFICE) as page:
        page.goto(f"{camera.hall.web}/services/birth-registration")
        camera.keep(page, "service")


def _fill_the_screen(page: Page, first: str) -> None:
    """Put the phone at the top of the screen and a message at the top of the phone."""
    page.locator(".phone").evaluate("phone => phone.scrollIntoView({block: 'start'})")
    page.locator(first).last.evaluate(
        "message => { const chat = message.closest('.chat');"
        " chat.scrollTop = message.offsetTop - chat.offsetTop - 8; }"
    )


def take_all(folder: Path) -> None:
    """Start the town, take every picture, end it."""
    folder.mkdir(parents=True, exist_ok=True)
    chromium = find_chromium()
    with (
        tempfile.TemporaryDirectory() as var,
        town_hall(Path(var)) as hall,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(chromium.path), args=FLAGS, env=dict(chromium.env)
        )
        camera = Camera(browser, hall, folder)
        for scene in (at_the_desk, in_the_hand, in_english, on_the_console, in_public):
            scene(camera)
        browser.close()


if __name__ == "__main__":
    take_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
