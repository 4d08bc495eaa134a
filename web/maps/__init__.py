"""Pictures and tables of where people are, for coordinators: groups only, never a person."""
