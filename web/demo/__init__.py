"""The demo: a network of invented people, the same in every installation, that marks its database for good."""
