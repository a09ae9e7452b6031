"""The mathematics: networks, their computation step by step, and the names of everything in it."""
