"""The desk: pages for officers, supervisors and auditors. Reads and acts through `actions/`; never the database.

Start with app.py; docs/desk.md says how to add a page, a string, a form.
"""
