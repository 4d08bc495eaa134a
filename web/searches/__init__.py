"""Searches for openings that somebody keeps, and what is new in them."""
