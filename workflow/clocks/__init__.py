"""Every date the law starts, and how it was counted. Pure.

May import model and below. Start with count.py, then clock.py.
"""
