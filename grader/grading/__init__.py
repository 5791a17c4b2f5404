"""Plan, jobs, results: yields records; never prints, never stores."""
