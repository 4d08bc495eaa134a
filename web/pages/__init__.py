"""The start page and the plain pages."""
