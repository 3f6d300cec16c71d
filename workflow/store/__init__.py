"""The only part that knows the database, and the keys that lie outside it.

May import the pure parts. Start with session.py.
"""
