"""What an authority can do. Everything that changes a request goes through step.py.

May import everything below the command line.
"""
