"""A coordinator proposes that two members meet; both must say yes."""
