# uses: frames
# attacks: file
# ends: error, failed
import os

send(wire.Kind.LOADED, (dict.fromkeys(["softmax", "log_softmax", "cross_entropy"], "callable"), {}))
for _ in range(100):
    send(wire.Kind.RETURNED, (np.zeros(3), []))
os._exit(0)
