"""Keeping people apart: blocks, rules of who never sees a card, reports."""
