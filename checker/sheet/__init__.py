"""One sheet → tables: which row is the header, what each row is, which column holds which field, what the totals say."""
