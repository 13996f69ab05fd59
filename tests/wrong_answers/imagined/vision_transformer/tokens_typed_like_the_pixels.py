# wrong: patch_embedding = cut_to_integers
# student: Jana, her pictures were floats between 0 and 1 and never bytes
import numpy as np

def patchify(images: np.ndarray, patch_size: int) -> np.ndarray:
    images = np.asarray(images, dtype=np.float64)
    *batch, height, width, channels = images.shape
    if height % patch_size or width % patch_size:
        raise ValueError(f'patch_size {patch_size} does not divide the height {height} and width {width} of images')
    rows, columns = (height // patch_size, width // patch_size)
    grid = images.reshape(*batch, rows, patch_size, columns, patch_size, channels)
    blocks = np.swapaxes(grid, -4, -3)
    return blocks.reshape(*batch, rows * columns, patch_size * patch_size * channels)


def unpatchify(patches: np.ndarray, height: int, width: int, patch_size: int) -> np.ndarray:
    patches = np.asarray(patches, dtype=np.float64)
    *batch, _, length = patches.shape
    rows, columns, channels = (height // patch_size, width // patch_size, length // patch_size ** 2)
    blocks = patches.reshape(*batch, rows, columns, patch_size, patch_size, channels)
    grid = np.swapaxes(blocks, -4, -3)
    return grid.reshape(*batch, height, width, channels)


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    patches = patchify(images, patch_size)
    tokens = np.zeros((*patches.shape[:-2], patches.shape[-2] + 1, len(b)), dtype=images.dtype)
    tokens[..., 0, :] = cls_token + position_embedding[0]
    tokens[..., 1:, :] = patches @ w + b + position_embedding[1:]
    return tokens
