"""The rows of the mistake table, a file for each part of the computation."""
