"""The migrations, oldest first. None is ever changed once released."""
