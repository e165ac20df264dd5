"""Blank workbooks of the forms."""
