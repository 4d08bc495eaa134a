# Short names for the verbs of dev.py; `make` alone lists them.
.PHONY: help run test check bench lock messages

help: ## list these names
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

run: ## the site with a network of invented people
	python3 dev.py run $(ARGS)

test: ## all tests, on both databases and in the browser
	python3 dev.py test $(ARGS)

check: ## format, lint, types, import arrows, translations
	python3 dev.py check

bench: ## measurements: make bench ARGS="quality --data FOLDER"
	python3 dev.py bench $(ARGS)

lock: ## write the lock files anew from pyproject.toml
	python3 dev.py lock $(ARGS)

messages: ## bring new texts of the pages into the translations
	python3 dev.py messages
