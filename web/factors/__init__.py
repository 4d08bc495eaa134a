"""The second step of signing in: a code by an app, and recovery codes on paper."""
