"""What things are: frozen types, no input or output, no behaviour beyond their own rules.

May import vocabulary and errors. Start with request.py and rule.py.
"""
