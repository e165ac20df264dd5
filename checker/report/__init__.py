"""Outputs: each module writes one kind from a result and nothing else."""
