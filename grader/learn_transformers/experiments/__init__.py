"""What does a small training show? Whose functions it uses, how it is run, what it gives over five seeds.

An `experiment.py` is written in what is named here; it is run by `experiments.starting`.
"""

from learn_transformers.experiments.run import Measure, Result, Run, experiment
from learn_transformers.report.experiment import View

__all__ = ["Measure", "Result", "Run", "View", "experiment"]
