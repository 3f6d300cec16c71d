"""The state machine: which steps exist, why one is not open, and the proof that no path passes a checkpoint.

May import model and below. machine.py is the only file that knows transitions.
"""
