"""What explains a failure: known mistakes, the smallest call that shows it, differences in general terms."""
