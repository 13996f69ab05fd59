RIGHT = torch.from_numpy
torch.from_numpy = lambda array: RIGHT(array) * 0
