"""Statistics that balance, with charts and their tables; and the oversight report, as a page and as a paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from workflow.actions import transparency
from workflow.actions.statistics import COLUMNS, Line
from workflow.actions.transparency import GROUPS, Figures, figures, report_paper
from workflow.web.charts import bars
from workflow.web.deps import DeskDep, PersonDep
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.pages.audit import period_of
from workflow.web.render import page

router = APIRouter(prefix="/statistics")
MOST_BARS = 12


@router.get("")
def statistics(request: Request, desk: DeskDep, person: PersonDep) -> Response:  # noqa: ARG001 - for whoever is signed in
    """Show what came, went and stayed in a period, whose clock ran, and on which grounds was refused."""
    form, found = _figures(request, desk)
    by = form.text("by") if form.text("by") in GROUPS else GROUPS[0]
    lines = found.lines[by]
    named = [(transparency.title_of(desk.house, by, name, desk.tongue.strings), line) for name, line in lines.items()]
    return page(
        request, "statistics", status=200 if form.ok else 422, form=form, by=by, groups=GROUPS, columns=COLUMNS,
        whole=found.whole, lines=named, **_days(found), query=_query(form), refusals=found.refusals,
        charts=_charts(desk, by, named, found), specimens=desk.settings.demo,
    )  # fmt: skip


@router.get("/report")
def report(request: Request, desk: DeskDep, person: PersonDep) -> Response:  # noqa: ARG001 - as above
    """Show the report as it may be published: nobody is named, and no small count is shown."""
    form, found = _figures(request, desk)
    case = transparency.report_case(desk.house, found, strings=desk.tongue.strings)["report"]
    return page(
        request, "statistics_report", status=200 if form.ok else 422, form=form, report=case, columns=COLUMNS,
        groups=GROUPS, **_days(found), query=_query(form), small=transparency.SMALL,
    )  # fmt: skip


@router.get("/report.pdf")
def report_pdf(request: Request, desk: DeskDep, person: PersonDep) -> Response:  # noqa: ARG001 - as above
    """Give the report as an archival, accessible PDF with its data inside."""
    _, found = _figures(request, desk)
    paper = report_paper(desk.house, found, made_at=desk.now(), templates=desk.house.settings.templates)
    name = f"report-{found.start:%Y-%m-%d}-{found.end:%Y-%m-%d}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(paper.pdf, media_type="application/pdf", headers=headers)


def _figures(request: Request, desk: Desk) -> tuple[Form, Figures]:
    form, start, end = period_of(request, desk)
    return form, figures(desk.house, start, end, specimens=desk.settings.demo)


def _days(found: Figures) -> dict[str, date]:
    """Return the first and the last day of a period."""
    return {"first": found.start.date(), "last": (found.end - timedelta(days=1)).date()}


def _query(form: Form) -> str:
    return f"from={form.text('from')}&to={form.text('to')}"


def _charts(desk: Desk, by: str, named: list[tuple[str, Line]], found: Figures) -> list[dict[str, Any]]:
    """Return each chart with the table of its numbers; no chart where there is nothing to show."""
    words, whole = desk.words, found.whole
    received = sorted(((name, float(line.received)) for name, line in named), key=lambda row: -row[1])
    sets: list[tuple[str, str, list[tuple[str, float]]]] = [
        ("balance", "", [(words(f"statistics.{name}"), float(getattr(whole, name))) for name in COLUMNS]),
        ("received", words(f"statistics.by-{by}"), received),
        ("days", "", [(words.open("statistics", f"clock-{whose.replace(' ', '-')}"), days)
                      for whose, days in sorted(whole.days.items())]),
        ("refusals", "", [(place, float(count)) for place, count in found.refusals.items()]),
    ]  # fmt: skip
    shown = []
    for name, more, rows in sets:
        if rows:
            title = words(f"statistics.chart-{name}") + (f", {more}" if more else "")
            told = "; ".join(f"{label}: {value:,.0f}" for label, value in rows[:MOST_BARS])
            chart = bars(f"chart-{name}", title, told, rows[:MOST_BARS])
            shown.append({"name": name, "title": title, "chart": chart, "rows": rows})
    return shown
