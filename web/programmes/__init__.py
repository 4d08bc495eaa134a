"""Programmes: facts with a status and a date."""
