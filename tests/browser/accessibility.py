"""What axe finds wrong on a page."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.chromium import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def axe_finds(page: Page) -> list[str]:
    """One line a fault of WCAG 2.1 AA or good practice: the rule, and the first place of it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}}).then(r => r.violations"
        ".map(v => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`))",
        RULES,
    )
    return [str(one) for one in found]
