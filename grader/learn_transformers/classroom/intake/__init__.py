"""What did each of a class hand in? A folder, or one archive, as exports and mail leave them becomes submissions.

Everything is read once, by names relative to the folder's descriptor, without links; nothing is written or run.
"""

from learn_transformers.classroom.intake.reading import Intake, each, one, submissions

__all__ = ["Intake", "each", "one", "submissions"]
