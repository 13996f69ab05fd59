# attacks: file
# ends: error
# slow
while True:
    pass
