"""Forms to HTML to PDF.

May import model and below. Start with forms.py, then pdf.py.
"""
