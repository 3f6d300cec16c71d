"""What is wrong with a page as a browser shows it: what axe finds, what the eye would trip over, what moved."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "section508", "best-practice"]
SHIFT = """window.moved = [];
new PerformanceObserver(list => { for (const each of list.getEntries()) if (!each.hadRecentInput)
  if (each.value >= 0.0001) window.moved.push(each.value.toFixed(4) + ' ' + each.sources.map(s => s.node?.nodeName + '.' + (s.node?.className || s.node?.textContent?.slice(0, 30))).join(','));
}).observe({type: 'layout-shift', buffered: true});"""  # noqa: E501 - one script

EYE = r"""() => {
const wrong = [], narrow = innerWidth < 600;
const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.className && e.className.baseVal === undefined ? '.' + e.className.trim().split(/\s+/).join('.') : '') + ' "' + (e.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40) + '"';
const hidden = e => !!e && (getComputedStyle(e).clipPath === 'inset(50%)' || hidden(e.parentElement));
const seen = e => !hidden(e) && e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest('.govuk-visually-hidden, .desk-shapes, .govuk-skip-link, thead');
const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, parent = node.parentElement;
  if (!node.data.trim() || parent.closest('script, style, option, textarea, datalist') || !seen(parent)) continue;
  const range = document.createRange(); range.selectNodeContents(node);
  const rects = [...range.getClientRects()].filter(r => r.width > 0.5 && r.height > 0.5);
  if (rects.length) texts.push({node, parent, rects});
}
for (const {parent, node, rects} of texts) {
  const style = getComputedStyle(parent);
  if (!/^"?Public Sans|^ui-monospace/.test(style.fontFamily)) wrong.push('another face: ' + name(parent) + style.fontFamily);
  if (parent.closest('svg') ? rects[0].height < 11 : parseFloat(style.fontSize) < 13) wrong.push('too small to read: ' + name(parent));
  for (const r of rects) if (r.right > document.documentElement.clientWidth + 1 && !parent.closest('.desk-scroll')) wrong.push('runs off the page: ' + name(parent));
}
for (let i = 1; i < texts.length; i++) {
  const a = texts[i - 1], b = texts[i], end = a.rects.at(-1), start = b.rects[0];
  if (Math.abs(end.bottom - start.bottom) > 6 || start.left - end.right > 1.5 || start.left - end.right < -2) continue;
  if (/[\p{L}\p{N}]$/u.test(a.node.data) && /^[\p{L}\p{N}]/u.test(b.node.data)) wrong.push('words run together: ' + a.node.data.trim().slice(-30) + '|' + b.node.data.trim().slice(0, 30));
}
const flat = texts.filter(t => !t.parent.closest('.desk-bulk, .desk-identity, svg')).flatMap(t => t.rects.map(r => ({r, t}))).sort((x, y) => x.r.top - y.r.top);
for (let i = 0; i < flat.length; i++) for (let j = i + 1; j < flat.length && flat[j].r.top < flat[i].r.bottom - 5; j++) {
  const p = flat[i].r, q = flat[j].r;
  if (flat[i].t !== flat[j].t && Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 5)
    wrong.push('one over the other: ' + flat[i].t.node.data.trim().slice(0, 30) + ' | ' + flat[j].t.node.data.trim().slice(0, 30));
}
for (const e of document.querySelectorAll('body *')) {
  if (!e.checkVisibility() || e.closest('svg, .govuk-visually-hidden') || e.clientWidth < 2 || hidden(e)) continue;
  const style = getComputedStyle(e);
  if (e.scrollWidth > e.clientWidth + 1 && !['auto', 'scroll'].includes(style.overflowX) && style.display !== 'inline' && !e.matches('input, select, .govuk-button, .govuk-visually-hidden, .govuk-skip-link, thead, thead *, table.desk-cards'))
    if (!e.querySelector('.govuk-visually-hidden, .govuk-button') || style.overflowX !== 'visible') wrong.push('spills over its box: ' + name(e) + ' ' + e.scrollWidth + '>' + e.clientWidth);
  if (style.textOverflow === 'ellipsis' && e.scrollWidth > e.clientWidth) wrong.push('cut off: ' + name(e));
}
for (const e of document.querySelectorAll('th, td')) {
  const style = getComputedStyle(e);
  if (style.textAlign.includes('center')) wrong.push('a centred cell: ' + name(e));
  if (!narrow && seen(e) && parseFloat(style.borderBottomWidth) + parseFloat(getComputedStyle(e.parentElement).borderBottomWidth) === 0) wrong.push('a cell without a rule: ' + name(e));
}
for (const e of document.querySelectorAll('h1, h2, h3')) if (getComputedStyle(e).fontVariantNumeric.includes('tabular')) wrong.push('wide figures in a heading: ' + name(e));
for (const e of document.querySelectorAll('button, .govuk-button, select, input:not([type=hidden], [type=radio], [type=checkbox]), textarea, summary'))
  if (seen(e) && e.checkVisibility() && e.getBoundingClientRect().height < 24) wrong.push('a small target: ' + name(e));
for (const e of document.querySelectorAll('.govuk-radios, .govuk-checkboxes')) if (!/--small/.test(e.className)) wrong.push('loose choices: ' + name(e));
for (const e of document.querySelectorAll('.govuk-button--secondary')) if (parseFloat(getComputedStyle(e).borderTopWidth) < 1) wrong.push('a button without an edge: ' + name(e));
if ([...document.images].some(e => /\.svg/.test(e.src))) wrong.push('a drawing that cannot use the face of the page');
const head = document.querySelector('main h1')?.getBoundingClientRect();
if (!head || (!document.querySelector('.govuk-error-summary') && head.top + scrollY > innerHeight * 0.75)) wrong.push('the heading lies below the fold');
const row = document.querySelector('.desk-cards tbody tr')?.getBoundingClientRect();
if (row && row.top + scrollY > innerHeight * 1.1) wrong.push('the list lies below the fold: ' + Math.round(row.top + scrollY));
return [...new Set(wrong)].slice(0, 12);
}"""  # noqa: E501 - one script
"""The nine faults that only eyes found on the first pages of the desk, and what is cut, spilt or covered."""


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def watch(context: BrowserContext) -> None:
    """Note on every page of a browser what moves while it loads."""
    context.add_init_script(SHIFT)


def moved(page: Page) -> list[str]:
    """Return what moved while the page loaded."""
    return [f"moved: {each}" for each in page.evaluate("window.moved || []")]


def faults_for_axe(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, one line each."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(_axe())
    found = page.evaluate("o => axe.run(o)", {"runOnly": TAGS, "resultTypes": ["violations"]})["violations"]
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"]]


def faults_for_the_eye(page: Page) -> list[str]:
    """Return what runs together, spills, is cut, lies over something else, or stands in another face."""
    return page.evaluate(EYE)
