torch.Tensor.backward = lambda self, *args, **kwargs: None
