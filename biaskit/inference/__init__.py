"""What every table with a number and its uncertainty rests on: clusters, resampling, intervals, tests, agreement."""
