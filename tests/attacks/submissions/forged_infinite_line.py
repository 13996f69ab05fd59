# uses: frames
# ends: error, failed
def softmax(x, axis=-1):
    raised(lines=[(float("inf"), "f")])
