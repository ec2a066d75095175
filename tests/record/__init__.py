"""The record of behaviour: one seeded demo, one example edition and one act for each kind of mail, written as text.

`test_record.py` plays them at a fixed moment with fixed random numbers and compares what comes out with `golden/`.
`python -m tests.record --write` writes `golden/` anew: only when a format is changed on purpose.
What is reached by a name of the code that may be renamed stands in `project.py`; all else goes through management
commands, the test client and URL names.
"""
