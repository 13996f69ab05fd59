# uses: frames
# ends: error, failed
KINDS = [wire.Kind.LOADED, wire.Kind.READY, wire.Kind.PLACE, wire.Kind.CALL, wire.Kind.OUTPUT]


class Gain(Gain):
    def forward(self, x):
        send(KINDS.pop(), {"type": "\x1b[1m", "lines": [(-1, "f")]})
        return super().forward(x)
