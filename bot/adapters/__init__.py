"""Front ends: each translates in and renders out, and does nothing else."""
