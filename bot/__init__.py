"""mlquiz: practise machine-learning interview questions in chat and in the terminal."""

__version__ = "0.1.0"
