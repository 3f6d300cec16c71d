"""The decision trail: entries, commitments, tree, seal, export, verify. Pure, no database.

May import model and below. Start with docs/trail-format.md, then entry.py.
"""
