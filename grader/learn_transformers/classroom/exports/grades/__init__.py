"""The grades of a class as other places read them: `written` makes tables of its own, `filled` fills in theirs."""
