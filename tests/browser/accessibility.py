"""What axe finds wrong on a page."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from tests.browser.chromium import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_finds(page: Page) -> list[str]:
    """One line a fault of WCAG 2.1 AA or good practice: the rule, and the first place of it."""
    page.wait_for_load_state()  # what is asked for a moment after a tap is not half a page
    if page.evaluate("typeof axe == 'undefined'"):  # a page is often looked at more than once
        page.evaluate(_axe())
    found = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
        ".then(r => r.violations"
        ".map(v => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`))",
        RULES,
    )
    return [str(one) for one in found]


def unfold(page: Page, within: str = "main") -> None:
    """Open all that is folded and can be seen, and what shows itself then. Taps cost far more."""
    page.evaluate(
        """within => {
            for (const line of document.querySelectorAll(`${within} details > summary`))
                if (line.checkVisibility()) line.parentElement.open = true;
        }""",
        within,
    )


def words_that_are_cut(page: Page) -> list[str]:
    """Every text on the screen of which a part is hidden: too long for its line, or too tall."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
        .filter(e => e.checkVisibility() && !e.closest('.sight-less')
            && getComputedStyle(e).overflowX == 'hidden'
            && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())
            && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
        .map(e => e.innerText)"""
    )
    return [str(one) for one in found]
