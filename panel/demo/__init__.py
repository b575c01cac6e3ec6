"""The demo clinic: people and six weeks of diaries, made through the same verbs and entries as real ones."""
