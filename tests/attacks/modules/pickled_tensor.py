# ends: error, failed
import pickle


class Gain(Gain):
    def forward(self, x):
        return pickle.dumps(super().forward(x))
