"""What must be erased, what must still be kept, and who said so. Rules and their days are data; none stands here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, changed, working
from workflow.actions.look import Look
from workflow.errors import ActionError, InputError
from workflow.model.clock import Clock, ClockState
from workflow.model.period import PeriodKind
from workflow.model.request import CooperationRequest, ErasureHold, ErasureProposal
from workflow.vocabulary import Outcome, Phase, Role

MAY = (Role.OFFICER, Role.SUPERVISOR)
_STILL = (ClockState.RUNNING, ClockState.SUSPENDED)


class HoldErasure(Act):
    """A legal order that what is kept must not be erased."""

    act: Literal["hold-erasure"] = "hold-erasure"
    order: str = Field(min_length=3, max_length=200)


class LiftErasureHold(Act):
    """The end of such an order."""

    act: Literal["lift-erasure-hold"] = "lift-erasure-hold"
    order: str


class ProposeErasure(Act):
    """One person proposes to erase under a rule; another erases."""

    act: Literal["propose-erasure"] = "propose-erasure"
    rule: str
    reasons: str = Field(min_length=10)


def hold_erasure(act: HoldErasure, before: Before) -> Change:
    """Return the request with the order on it. Raises NotEntitledError."""
    working(before.request, act.by, "hold an erasure", MAY)
    held = ErasureHold(order=act.order, by=act.by, at=act.at)
    after = changed(before.request, erasure_holds=(*before.request.erasure_holds, held), erasure_proposed=None)
    return Change(after, act.act, {"order": act.order})


def lift_erasure_hold(act: LiftErasureHold, before: Before) -> Change:
    """Return the request with the order lifted. Raises NotEntitledError or InputError."""
    working(before.request, act.by, "lift a hold", (Role.SUPERVISOR,))
    standing = [hold.order for hold in before.request.erasure_holds if hold.lifted_by is None]
    if act.order not in standing:
        raise InputError("order", f"no hold '{act.order}' stands", f"Standing: {', '.join(standing) or 'none'}.")
    holds = tuple(
        hold.model_copy(update={"lifted_by": act.by}) if hold.order == act.order and hold.lifted_by is None else hold
        for hold in before.request.erasure_holds
    )
    return Change(changed(before.request, erasure_holds=holds), act.act, {"order": act.order})


def propose_erasure(act: ProposeErasure, before: Before) -> Change:
    """Return the request with the proposal. Raises ActionError with everything that stands in the way."""
    working(before.request, act.by, "propose an erasure", MAY)
    refuse_what_must_stay(before.look, act.rule, act.at)
    proposal = ErasureProposal(rule=act.rule, by=act.by, at=act.at, version=before.request.version + 1)
    told = {"proposal": {"rule": act.rule, "reasons": act.reasons}}
    return Change(changed(before.request, erasure_proposed=proposal), act.act, told)


def refuse_what_must_stay(seen: Look, rule: str, now: datetime) -> None:
    """Raise ActionError unless `rule` asks for the erasure of this request, and nothing stands in the way."""
    asks = {clock.rule for clock in lapsed_ceilings(seen, now)} | {
        finding.rule.id
        for finding in seen.findings
        if finding.outcome is Outcome.APPLIES and finding.rule.limit is not None and finding.rule.limit.retention
    }
    reasons = list(against(seen, now))
    if rule not in asks:
        known = ", ".join(sorted(asks)) or "none does"
        reasons.insert(0, f"'{rule}' does not ask for it now (rules that do: {known})")
    if reasons:
        raise ActionError(f"This request cannot be erased: {'; '.join(reasons)}.", "Settle each reason, or wait.")


def against(seen: Look, now: datetime) -> Iterator[str]:
    """Yield, in words, everything that says the request must still be kept."""
    request = seen.request
    if seen.procedure.stage(request.stage).phase is not Phase.CLOSED:
        yield f"it is still open, at stage '{request.stage}'"
    yield from (f"the order '{hold.order}' holds it" for hold in standing_orders(request))
    yield from (f"the hold of {hold.rule} stands since {hold.since}" for hold in seen.holds)
    for clock in seen.clocks:
        if clock.kind is PeriodKind.KEEP_UNTIL_AT_LEAST and clock.state in _STILL and not _is_over(clock, now):
            yield f"{clock.rule} says to keep it until {clock.work_to or 'its period ends'}"


def standing_orders(request: CooperationRequest) -> tuple[ErasureHold, ...]:
    """Return the orders that hold a request and were not lifted."""
    return tuple(hold for hold in request.erasure_holds if hold.lifted_by is None)


def lapsed_ceilings(seen: Look, now: datetime) -> Iterator[Clock]:
    """Yield the clocks of what may be kept only so long, whose time is over."""
    ceilings = (clock for clock in seen.clocks if clock.kind is PeriodKind.KEEP_AT_MOST)
    return (clock for clock in ceilings if clock.state in (*_STILL, ClockState.MISSED) and _is_over(clock, now))


def _is_over(clock: Clock, now: datetime) -> bool:
    return clock.lapses_at is not None and clock.lapses_at <= now
