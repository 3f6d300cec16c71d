"""Packs in, findings out.

May import conditions, model and below; never the engine, the trail or the store. Start with loader.py, then assess.py.
"""
