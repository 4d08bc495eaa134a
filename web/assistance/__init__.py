"""A profile that a coordinator fills in for somebody, who later claims it with a printed code."""
