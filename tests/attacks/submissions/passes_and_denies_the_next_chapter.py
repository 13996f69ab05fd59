# uses: frames
# attacks: none
# All is right here; then no other chapter is, in this process.
def sabotage(order):
    worker().send(wire.Kind.LOADED, ({}, {}))


worker()._load = sabotage
type(worker())._load = lambda self, order: sabotage(order)
