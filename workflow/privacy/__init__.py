"""Checkpoints that stand in the way, and what may leave.

May import model and below. Start with review.py.
"""
