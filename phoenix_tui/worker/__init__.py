"""Jobs in, events out: the only place where torch runs."""
