"""Every group of pages, in the order their addresses are tried. A new group adds its module here."""

from __future__ import annotations

from types import ModuleType

from workflow.web.pages import (
    access_answer,
    admin,
    admin_letterheads,
    admin_office,
    attachments,
    audit,
    audit_thread,
    breach,
    corrections,
    correspondence,
    decision,
    delegation,
    find,
    importing,
    keys,
    language,
    law,
    new,
    new_about,
    new_check,
    new_questions,
    people,
    purpose,
    registers,
    request,
    request_acts,
    request_more,
    request_papers,
    signoff,
    statistics,
    tokens,
    translations,
    worklist,
)

GROUPS: tuple[ModuleType, ...] = (
    worklist, find, keys, language, tokens, delegation, law, registers, statistics, purpose, audit_thread, audit,
    admin_letterheads, admin_office, admin, new, new_about, new_questions, new_check, importing,
    request_papers, attachments, correspondence, translations, people, breach, corrections, access_answer,
    decision, signoff, request_acts, request_more, request,
)  # fmt: skip
"""Each has a `router`. `request` stays last: it takes every address below `/requests/`."""
