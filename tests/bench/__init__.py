"""What Balairung's heavy work costs against the barest way to do the same. `bin/bench` runs it and prints JSON.

Only ratios count: both sides run alternately, each in a fresh process on the same machine and data.
"""
