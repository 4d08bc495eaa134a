"""Suggestions, each with its reasons."""
