"""The line-by-line face: the same lessons on plain input and output, without a single control code."""
