# needs: fork
# ends: error, failed
import threading


class Gain(Gain):
    def forward(self, x):
        y = torch.zeros_like(x)
        threading.Thread(target=lambda: y.copy_(x), daemon=True).start()
        return y
