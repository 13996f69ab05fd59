# ends: error
# slow
class Gain(Gain):
    def __getattribute__(self, name):
        while True:
            pass
