"""The program around the engine and the lessons."""
