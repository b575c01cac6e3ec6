# What one does with the project; README.md says what each gives.
.PHONY: run stop test test-fast chaos soak bench bench-app bench-panel bench-reminders screenshots
export

run:
	@bin/run.sh

stop:
	@.venv/bin/python -m sciatica.run.stop

test:
	@bin/test.sh

test-fast:
	@bin/test.sh --fast

chaos:
	@bin/chaos.sh $(ARGS)

soak:
	@bin/soak.sh $(ARGS)

bench: bench-reminders bench-panel bench-app

bench-app:
	@bin/bench.sh app $(ARGS)

bench-panel:
	@bin/bench.sh panel $(ARGS)

bench-reminders:
	@bin/bench.sh reminders $(ARGS)

screenshots:
	@.venv/bin/python bin/screenshots.py docs/screenshots --best
