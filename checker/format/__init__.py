"""File formats: bytes → sheets of cells. Untrusted input is opened here and nowhere else."""
