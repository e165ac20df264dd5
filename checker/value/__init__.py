"""Cells of one column → canonical values; each change is a row of Fixes."""
