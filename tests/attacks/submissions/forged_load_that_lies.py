# uses: frames
# attacks: file
# ends: error, failed
send(wire.Kind.LOADED, ({"softmax": "\x1b[31m" * 10**6, "log_softmax": 5, "cross_entropy": ["callable"]}, {"softmax": [("np.exp", 10**9)] * 1000}))
