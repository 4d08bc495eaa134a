"""A private log of threats and pressure from afar: what happened, where, in which month; counted only with consent."""
