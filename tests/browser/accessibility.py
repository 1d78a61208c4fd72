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


TARGET = 44  # CSS pixels a side: WCAG 2.5.5, and what a thumb hits


def too_small_to_tap(page: Page) -> list[str]:
    """What is tapped on a phone and smaller than a thumb, but for links within a sentence.

    A tick counts with its label; a spot of a map does not count: every one stands in the list too.
    """
    found = page.evaluate(
        """least => {
            const inSentence = e => {
                if (e.tagName != 'A' || getComputedStyle(e).display != 'inline') return false;
                const block = e.closest('p, li, dd, td, th, figcaption, small, caption');
                return !!block && block.innerText.trim().length > e.innerText.trim().length;
            };
            const all = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
            return [...document.querySelectorAll(all)].filter(e => {
                if (!e.checkVisibility() || e.closest('svg, .sight-less, .skip')) return false;
                if (inSentence(e)) return false;
                const isTick = e.matches('[type=checkbox], [type=radio]');
                const it = (isTick && e.closest('label')) || e;
                const box = it.getBoundingClientRect();
                return box.width > 0 && box.bottom > 0 && Math.min(box.height,
                    it == e && e.tagName == 'A' ? least : box.width) < least - .5;
            }).map(e => `${e.outerHTML.slice(0, 120)} ${Math.round(e.getBoundingClientRect().width)
                }x${Math.round(e.getBoundingClientRect().height)}`);
        }""",
        TARGET,
    )
    return [str(one) for one in found]
