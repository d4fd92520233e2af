"""Speed and memory, measured: `make bench`. Ratios come from one run; times are medians."""
