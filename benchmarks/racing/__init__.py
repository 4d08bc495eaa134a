"""Races of Mosty's own functions against peers: the same input, in one process, question by question in turn."""
