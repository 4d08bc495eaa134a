"""Openings: the list, posting, closing."""
