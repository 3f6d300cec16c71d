"""Signatures in papers: their fields, keys, stamps, and what can be said of them afterwards.

Start with sign.py, then verify.py. docs/signatures.md tells what is promised.
"""
