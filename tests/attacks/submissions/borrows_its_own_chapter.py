# uses: frames
# attacks: file
# ends: error
for name, number in worker().request(wire.Kind.BORROW, "softmax")["lent"].items():
    globals()[name] = worker().lent(name, number)
