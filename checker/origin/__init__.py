"""Where a good was made: what each cell states, and what the line as a whole is evidence of."""
