"""What came of a call: compared, recorded, written out."""
