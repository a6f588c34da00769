"""Plain values: requests, batches, seeds, jobs, events, errors, and the sanitiser."""
