"""The ground floor: frozen values that every room knows. Standard library only."""
