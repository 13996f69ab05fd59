"""From a submission to a verdict: the only room that starts processes for what a learner wrote."""
