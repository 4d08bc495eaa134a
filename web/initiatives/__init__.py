"""Initiatives and the roles they look for."""
