# wrong: patchify = single_image_only
# wrong: patch_embedding = single_image_only | one_class_token_row
# student: Emil, unpacks images.shape into three numbers
import numpy as np


def patchify(images, patch_size):
    height, width, channels = images.shape
    if height % patch_size != 0 or width % patch_size != 0:
        raise ValueError("patch_size must divide both sides")
    result = []
    for row in range(height // patch_size):
        for col in range(width // patch_size):
            vector = []
            for y in range(patch_size):
                for x in range(patch_size):
                    for c in range(channels):
                        vector.append(images[row * patch_size + y, col * patch_size + x, c])
            result.append(vector)
    return np.array(result)


def unpatchify(patches, height, width, patch_size):
    channels = patches.shape[-1] // patch_size // patch_size
    images = np.zeros(patches.shape[:-2] + (height, width, channels))
    for y in range(height):
        for x in range(width):
            number = (y // patch_size) * (width // patch_size) + x // patch_size
            inside = (y % patch_size) * patch_size + x % patch_size
            images[..., y, x, :] = patches[..., number, inside * channels : (inside + 1) * channels]
    return images


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = patchify(images, patch_size) @ w + b
    tokens = np.vstack([cls_token, tokens])
    return tokens + position_embedding
