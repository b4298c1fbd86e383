"""Pure: (question, text) to grade. No files, clock, randomness or async."""
