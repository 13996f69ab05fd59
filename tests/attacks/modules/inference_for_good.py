INFERENCE = torch.inference_mode()
INFERENCE.__enter__()
