# ends: error, failed
HOOKS = torch.autograd.graph.saved_tensors_hooks(lambda tensor: None, lambda nothing: torch.zeros(3, 4))
HOOKS.__enter__()
