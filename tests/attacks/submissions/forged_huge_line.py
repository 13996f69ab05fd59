# uses: frames
# ends: error, failed
def softmax(x, axis=-1):
    raised(lines=[(10**2000, "f"), (np.uint64(2**63), "f"), (-5, "\x1b[31m"), (True, "")])
