"""Mentoring rounds: members join by their own choice, coordinators draft, and every pair is a proposal."""
