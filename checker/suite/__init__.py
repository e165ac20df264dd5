"""The rules for engines that others trust: SQL, great_expectations, and the comparison with our own verdicts. Loaded by `hangviet suite` alone."""
