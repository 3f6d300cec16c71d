"""The command line. Parses, calls an action or a reading function, prints.

Heavy imports wait until a command needs them. Start with main.py.
"""
