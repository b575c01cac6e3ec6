"""`make bench-app`: how soon and for how many bytes the patient's app can be used on a slow phone."""
