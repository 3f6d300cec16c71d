"""Comity: carries a request for legal cooperation from arrival to decision.

Start with `model/` (what things are), then `actions/step.py` (how a request
moves), then `docs/architecture.md` (the flow, with these folder names).
"""
