"""Faults at random moments, and long use; this package mirrors none of the program's.

`python -m tests.faults --jobs 300 --seed N` runs jobs on a real server and worker, does to them
what a schedule drawn from the seed says, and checks after each fault that nothing is lost.
`python -m tests.faults.soak --jobs 2000` watches the memory of server, worker and terminal app.
"""
