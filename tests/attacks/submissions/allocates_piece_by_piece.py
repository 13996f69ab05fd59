# needs: allocate 8 GB
# ends: error, failed
# slow
def softmax(x, axis=-1):
    kept = []
    while True:
        kept.append(bytearray(16 << 20))
