"""The workbench: a problem of one's own while it is being written, and what becomes of it on paper and in files."""
