# What one does with the project; README.md says what each gives.
.PHONY: run stop test test-fast bench bench-reminders
export

run:
	@bin/run.sh

stop:
	@.venv/bin/python -m sciatica.run.stop

test:
	@bin/test.sh

test-fast:
	@bin/test.sh --fast

bench: bench-reminders

bench-reminders:
	@bin/bench.sh reminders $(ARGS)
