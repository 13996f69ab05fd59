"""Named slips: the mistakes that learners make in formulas of this subject, as rules that make them.

A rule takes a right formula and yields every wrong one that the slip makes of it. `explain` says which slips turn a
right form into what a learner answered; each is confirmed by the full comparison before it is named.

A module in `themes/` holds the slips of one theme: functions decorated with `slip`, found by listing the folder. Its
`LEVEL` is 0 for slips of this subject, 1 for those of mathematics in general, 2 for what says least; a level is asked
only where the one before explains nothing.

    @slip("the δ of the diagonal is missing", hint="What is ∂p_i/∂z_j on the diagonal, where i = j?")
    @anywhere("delta")
    def dropped_delta(part: Tree, names: Names) -> Iterator[Tree]:
        match part:
            case ("delta", _, _):
                yield ZERO
"""
