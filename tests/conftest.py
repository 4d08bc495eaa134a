"""What all tests share; the fixtures themselves live in the plugins named here."""

pytest_plugins = ("tests.databases", "tests.once", "tests.browsers", "tests.counting")
