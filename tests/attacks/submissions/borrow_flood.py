# chapter: masking
# attacks: causal_mask
# uses: frames
# ends: error
# slow
import os
import select


def causal_mask(n):
    requests = wire.frame(wire.Kind.BORROW, wire.encode("softmax")) + wire.frame(wire.Kind.BORROW, wire.encode("no"))
    while True:
        ready, _, _ = select.select([worker()._read_fd], [worker()._write_fd], [])
        if ready:
            os.read(worker()._read_fd, 1 << 20)
        else:
            os.write(worker()._write_fd, requests)
