"""Chapter 13, the vision transformer: the references with the mistakes that learners make, and their checks.

The axes of a cut image have one letter each: R and C count the rows and columns of patches, y and x the rows and
columns of pixels inside a patch, c the channels. An image is R y C x c, its patches are R C y x c.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key import EDGES, HAND, Call, Mistake, Sizes, Switches, call, reference, sizes
from learn_transformers.key.families import ANY_NUMBERS, IN_SINGLE_PRECISION
from learn_transformers.key.laws import moved

Array = np.ndarray
Rng = np.random.Generator

IMAGE, PATCHES, SCATTERED = "RyCxc", "RCyxc", "yRxCc"

# Mistakes in the order of the axes: they hurt patchify and unpatchify alike.

NOT_REGROUPED = Mistake(
    "the array is only reshaped: a patch is a run along the picture's rows, not a square block",
    hint="In a 4 × 4 image numbered 0 … 15, which four numbers lie in the top left 2 × 2 corner?",
)
PATCHES_BY_COLUMN = Mistake(
    "the patches are numbered column by column, not row by row",
    hint="Which patch comes second: the one to the right of the first, or the one below it?",
)
PIXELS_BY_COLUMN = Mistake(
    "the pixels inside a patch run column by column, not row by row",
    hint="Inside one patch, which pixel comes second: the right-hand neighbor or the one below?",
)
CHANNEL_MAJOR = Mistake(
    "the order inside a patch is (channel, row, column), not (row, column, channel)",
    hint="Do the first C numbers of a patch belong to one pixel, or to one channel?",
)
SCATTERED_PIXELS = Mistake(
    "an axis of length H is split as (P, H/P), not (H/P, P): a patch holds pixels that lie far apart",
    hint="When 6 rows become patches of 2, which index moves faster: the patch or the row inside it?",
)
SIDES_SWAPPED = Mistake(
    "height and width are swapped: wrong unless the image is square",
    hint="How many patches lie side by side, H/P or W/P?",
)
LEADING_AXES_MERGED = Mistake(
    "the leading batch axes are merged into one axis",
    hint="What shape should come back for images of shape (2, 3, H, W, C)?",
)
SINGLE_IMAGE_ONLY = Mistake(
    "leading batch axes are not accepted",
    hint="What does `*batch, last = shape` do that `first, last = shape` cannot?",
)
ONE_BATCH_AXIS_ONLY = Mistake(
    "exactly one batch axis is expected: none and two are not accepted",
    hint="How many batch axes does `...` stand for?",
)
SCALED_TO_ONE = Mistake(
    "the pixels are divided by 255, which nobody asked for",
    hint="Which numbers should the first patch of an image 0 … 15 hold?",
)

# Mistakes of patchify alone.

CHANNELS_READ_FIRST = Mistake(
    "the image is read as (channel, height, width), as PyTorch stores it; here the channels come last",
    hint="Which axis of `images` has the length C?",
)
CHANNELS_OUTERMOST = Mistake(
    "each channel is cut up separately, and one row of the result holds pieces of several patches",
    hint="Which numbers belong to the first patch in *every* channel, and are they in your first row?",
)
GRID_NOT_FLATTENED = Mistake(
    "the patches stay in a grid of H/P rows and W/P columns: a transformer needs one sequence",
    hint="How many axes does a sequence of vectors have?",
)
PIXELS_NOT_FLATTENED = Mistake(
    "each patch is still a small image of shape (P, P, C), not a vector",
    hint="What length should the last axis have?",
)
PATCH_AXIS_LAST = Mistake(
    "the patch axis comes last, as in torch.nn.Unfold: patches belong in rows",
    hint="Which axis does a transformer read as the sequence?",
)
OVERLAPPING = Mistake(
    "the patches overlap: the window moves by one pixel, not by patch_size",
    hint="In how many patches should one pixel be found?",
)
GRID_FROM_BELOW = Mistake(
    "the patches are numbered from the bottom row up",
    hint="Which row of pixels does index 0 stand for, the top or the bottom one?",
)
CROPPED = Mistake(
    "rows and columns that do not fill a patch are dropped silently instead of refused",
    hint="How many pixels of a 5 × 5 image do your 2 × 2 patches hold?",
)
PADDED = Mistake(
    "an image whose sides do not fit is padded with zeros instead of refused",
    hint="What does the docstring promise for a 5 × 5 image and patches of 2 × 2?",
)
HEIGHT_NOT_CHECKED = Mistake("only the width is checked, not the height", hint="What if 5 rows meet patches of 2?")
WIDTH_NOT_CHECKED = Mistake("only the height is checked, not the width", hint="What if 5 columns meet patches of 2?")
AREA_CHECKED = Mistake(
    "H·W is checked against P², not each side against P",
    hint="A 2 × 8 image has 16 pixels; can a 4 × 4 patch be cut from it?",
)
ASSERTED = Mistake(
    "sizes that do not fit raise an AssertionError, not a ValueError",
    hint="What is left of an `assert` when Python runs with -O?",
)
SIZE_NOT_NAMED = Mistake(
    "the ValueError names neither `patch_size` nor `images` (NumPy's own message does not either)",
    hint="Which argument should a reader of the message correct?",
)


def swapped(axes: str, one: str, other: str) -> str:
    return axes.translate(str.maketrans(one + other, other + one))


def order_inside(mistake: Switches) -> str:
    """The axes of the patches, in the order in which they are written one after the other."""
    axes = IMAGE if mistake(NOT_REGROUPED) else PATCHES
    if mistake(PATCHES_BY_COLUMN):
        axes = swapped(axes, "R", "C")
    if mistake(PIXELS_BY_COLUMN):
        axes = swapped(axes, "y", "x")
    if mistake(CHANNEL_MAJOR):
        axes = f"{axes[:2]}c{axes[2:4]}"
    return axes


def leading_axes(shape: tuple[int, ...], kept: int, mistake: Switches) -> tuple[int, ...]:
    batch = shape[: len(shape) - kept]
    if (mistake(SINGLE_IMAGE_ONLY) and batch) or (mistake(ONE_BATCH_AXIS_ONLY) and len(batch) > 1):
        raise ValueError(f"too many values to unpack (expected {len(shape) - len(batch)})")
    if mistake(ONE_BATCH_AXIS_ONLY) and not batch:
        raise ValueError(f"not enough values to unpack (expected {kept + 1}, got {kept})")
    if mistake(LEADING_AXES_MERGED) and batch:
        return (int(np.prod(batch)),)
    return batch


def sides_fit(height: int, width: int, patch_size: int, mistake: Switches) -> bool:
    if mistake(AREA_CHECKED):
        return height * width % patch_size**2 == 0
    if mistake(PADDED):
        return True
    height_fits = height % patch_size == 0 or mistake(HEIGHT_NOT_CHECKED)
    width_fits = width % patch_size == 0 or mistake(WIDTH_NOT_CHECKED)
    return (height_fits and width_fits) or mistake(CROPPED)


@reference(
    axes={"images": "... H W C", "patch_size": ""},
    output="... N PPC",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Cut the picture into squares of P × P pixels, read them like a page, and write each one as one long row.",
        "(…, H, W, C) → (…, N, P·P·C), N = (H/P)·(W/P): merge (patch row, patch column), and (row, column, channel).",
        "Refuse remainders; split H and W by a reshape; swap axes until both patch counts come first; reshape again.",
    ),
)
def patchify(images: Array, patch_size: int, *, mistake: Switches) -> Array:
    if mistake(CHANNELS_READ_FIRST):
        images = np.moveaxis(images, -3, -1)
    if mistake(PADDED):
        images = padded(images, patch_size)
    if mistake(SCALED_TO_ONE):
        images = images / 255.0
    height, width, channels = images.shape[-3:]
    batch = leading_axes(images.shape, 3, mistake)
    if not sides_fit(height, width, patch_size, mistake):
        if mistake(ASSERTED):
            raise AssertionError
        raise ValueError("does not fit" if mistake(SIZE_NOT_NAMED) else "patch_size must divide the sides of images")
    rows, columns = height // patch_size, width // patch_size
    whole = images
    if mistake(CROPPED) or mistake(HEIGHT_NOT_CHECKED) or mistake(WIDTH_NOT_CHECKED):
        whole = images[..., : rows * patch_size, : columns * patch_size, :]
    if mistake(SIDES_SWAPPED):
        rows, columns = columns, rows
    length = {"R": rows, "y": patch_size, "C": columns, "x": patch_size, "c": channels}
    image_axes, patch_axes = SCATTERED if mistake(SCATTERED_PIXELS) else IMAGE, order_inside(mistake)
    if mistake(CHANNELS_OUTERMOST):
        patch_axes = "c" + patch_axes.replace("c", "")
    cut = whole.reshape(*batch, *(length[axis] for axis in image_axes))
    if mistake(GRID_FROM_BELOW):
        cut = np.flip(cut, axis=image_axes.index("R") - 5)
    patches: Array = np.einsum(f"...{image_axes}->...{patch_axes}", cut)
    patches = patches.reshape(*batch, rows * columns, patch_size * patch_size * channels)
    if mistake(GRID_NOT_FLATTENED):
        patches = patches.reshape(*batch, rows, columns, patch_size * patch_size * channels)
    if mistake(PIXELS_NOT_FLATTENED):
        patches = patches.reshape(*patches.shape[:-1], patch_size, patch_size, channels)
    if mistake(PATCH_AXIS_LAST):
        patches = np.swapaxes(patches, -1, -2)
    return patches


def padded(images: Array, patch_size: int) -> Array:
    height, width, _ = images.shape[-3:]
    sides = (0, -height % patch_size), (0, -width % patch_size), (0, 0)
    return np.pad(images, [(0, 0)] * (images.ndim - 3) + [*sides])


@patchify.wrong(OVERLAPPING)
def overlapping_windows(images: Array, patch_size: int, *, mistake: Switches) -> Array:
    height, width, _ = images.shape[-3:]
    if not sides_fit(height, width, patch_size, mistake):
        refusal: Array = patchify(images, patch_size, mistake=mistake)
        return refusal
    windows = np.lib.stride_tricks.sliding_window_view(images, (patch_size, patch_size), axis=(-3, -2))
    patches = np.moveaxis(windows, -3, -1)
    *batch, rows, columns, _, _, channels = patches.shape
    return patches.reshape(*batch, rows * columns, patch_size * patch_size * channels)


@patchify.case(stage=HAND)
def sixteen_pixels(rng: Rng) -> Call:
    "the 4 × 4 image 0 … 15 in patches of 2 × 2, by hand"
    return call(np.arange(16.0).reshape(4, 4, 1), 2)


@patchify.case(stage=HAND)
def numbered_pixels(rng: Rng) -> Call:
    "a 4 × 6 image in color whose pixels spell row, column and channel"
    row, column, channel = np.ogrid[1:5, 1:7, 1:4]
    return call(np.asarray(100.0 * row + 10 * column + channel), 2)


@patchify.case(whole="images")
def a_batch_of_images(rng: Rng) -> list[Call]:
    "batches of wide and of tall images"
    return [call(rng.normal(size=(3, 6, 8, 5)), 2), call(rng.normal(size=(2, 9, 3, 2)), patch_size=3)]


@patchify.case()
def square_images(rng: Rng) -> list[Call]:
    "square images, where swapped sides stay silent"
    return [call(rng.normal(size=(6, 6, 3)), 3), call(rng.normal(size=(2, 4, 4, 4)), 2)]


@patchify.case(stage=EDGES)
def leading_axes_of_images(rng: Rng) -> list[Call]:
    "no batch axis, one and two of them"
    return [call(rng.normal(size=(*batch, 4, 2, 3)), 2) for batch in [(), (1,), (5,), (2, 3)]]


@patchify.case(stage=EDGES)
def smallest_patches(rng: Rng) -> list[Call]:
    "patches of one pixel, one patch for the whole image, an image of one pixel"
    return [
        call(rng.normal(size=(2, 3, 4)), 1),
        call(rng.normal(size=(2, 3, 3, 2)), 3),
        call(rng.normal(size=(1, 1, 1)), 1),
    ]


@patchify.case()
def one_image_in_two_ways(rng: Rng) -> list[Call]:
    "the same images in patches of 2 × 2 and of 3 × 3, and another one of 6 × 80"
    images = rng.normal(size=(6, 12, 2))
    return [call(images, 2), call(images, 3), call(rng.normal(size=(6, 80, 1)), 2)]


@patchify.case(stage=EDGES)
def strips(rng: Rng) -> list[Call]:
    "a single row of patches, and a single column"
    return [call(rng.normal(size=(2, 8, 3)), 2), call(rng.normal(size=(9, 3, 1)), 3)]


@patchify.property()
def one_pixel_one_patch(rng: Rng, f: Any) -> str | None:
    "changing one pixel changes its own patch and no other"
    images = rng.normal(size=(4, 6, 2))
    changed = images.copy()
    changed[3, 1] += 1.0  # the second row of patches, the first column: patch 3 of 6
    moved = np.flatnonzero(np.any(~np.isclose(f(images, 2), f(changed, 2)), axis=-1))
    return None if moved.tolist() == [3] else f"pixel (3, 1) lies in patch 3, but patches {moved.tolist()} changed"


@patchify.property()
def blocks_move_whole(rng: Rng, f: Any) -> str | None:
    "exchanging the left and the right half of an image exchanges its patches whole"
    images = rng.normal(size=(2, 4, 3))
    before, after = f(images, 2), f(np.roll(images, 2, axis=1), 2)
    return None if np.allclose(before[::-1], after) else "the halves of the image changed places, the patches did not"


@patchify.error("patch_size", "images")
def height_does_not_fit(rng: Rng) -> list[Call]:
    "a height that patch_size does not divide is refused"
    return [call(rng.normal(size=(5, 4, 3)), 2), call(rng.normal(size=(2, 7, 6, 1)), 3)]


@patchify.error("patch_size", "images")
def width_does_not_fit(rng: Rng) -> list[Call]:
    "a width that patch_size does not divide is refused"
    return [call(rng.normal(size=(4, 5, 3)), 2), call(rng.normal(size=(2, 6, 8, 1)), 3)]


@patchify.error("patch_size", "images")
def sides_that_fit_together_only(rng: Rng) -> list[Call]:
    "a side that patch_size does not divide is refused, though the sum of both or the number of pixels would fit"
    return [
        call(rng.normal(size=(5, 3, 2)), 2),
        call(rng.normal(size=(6, 8, 3)), 4),
        call(rng.normal(size=(3, 8, 9, 1)), 6),
    ]


SQUARE_GRID_ASSUMED = Mistake(
    "the grid is taken to be √N by √N: wrong unless the image is square",
    hint="Which arguments tell you how many rows and columns of patches there are?",
)
GRID_SIDES_SWAPPED = Mistake(
    "the grid is read as W/P rows of H/P patches",
    hint="How many patches lie side by side in a picture that is wider than high?",
)
THREE_CHANNELS_ASSUMED = Mistake(
    "the number of channels is taken to be 3",
    hint="How can the length of a patch tell you how many channels there are?",
)
SIZES_TAKEN_AS_GRID = Mistake(
    "height and width are used as numbers of patches, not of pixels",
    hint="How many patches of 2 pixels fit into a height of 6 pixels?",
)
CHANNELS_RETURNED_FIRST = Mistake(
    "the image comes back as (channel, height, width): here the channels come last",
    hint="What shape did the image have before it was cut?",
)
CHANNEL_AXIS_LOST = Mistake(
    "an image with one channel comes back without its channel axis",
    hint="Does an image of shape (4, 4, 1) have the shape (4, 4)?",
)
FLATTENED_IMAGE = Mistake("the image comes back as a sequence of H·W pixels", hint="How many axes does an image have?")


@reference(
    axes={"patches": "... N PPC", "height": "", "width": "", "patch_size": ""},
    output="... H W C",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Walk back: what patchify did last is undone first.",
        "(…, N, P·P·C) → (…, H, W, C): N splits into (H/P, W/P), the vector into (P, P, C), and its length tells C.",
        "Reshape to five axes after the batch axes; swap the same two as before; merge each count with its pixel axis.",
    ),
)
def unpatchify(patches: Array, height: int, width: int, patch_size: int, *, mistake: Switches) -> Array:
    batch = leading_axes(patches.shape, 2, mistake)
    if mistake(SIDES_SWAPPED):
        height, width = width, height
    rows, columns = height // patch_size, width // patch_size
    if mistake(SIZES_TAKEN_AS_GRID):
        rows, columns = height, width
    if mistake(GRID_SIDES_SWAPPED):
        rows, columns = columns, rows
    if mistake(SQUARE_GRID_ASSUMED):
        rows = columns = round(patches.shape[-2] ** 0.5)
        height, width = rows * patch_size, columns * patch_size
    channels = 3 if mistake(THREE_CHANNELS_ASSUMED) else patches.shape[-1] // (patch_size * patch_size)
    length = {"R": rows, "y": patch_size, "C": columns, "x": patch_size, "c": channels}
    image_axes, patch_axes = SCATTERED if mistake(SCATTERED_PIXELS) else IMAGE, order_inside(mistake)
    cut = patches.reshape(*batch, *(length[axis] for axis in patch_axes))
    images: Array = np.einsum(f"...{patch_axes}->...{image_axes}", cut)
    images = images.reshape(*batch, height, width, channels)
    if mistake(CHANNELS_RETURNED_FIRST):
        images = np.moveaxis(images, -1, -3)
    if mistake(FLATTENED_IMAGE):
        images = images.reshape(*batch, height * width, channels)
    if mistake(CHANNEL_AXIS_LOST) and images.shape[-1] == 1:
        images = images[..., 0]
    return images


@unpatchify.case(stage=HAND)
def four_patches(rng: Rng) -> Call:
    "four patches of 2 × 2 that make the image 0 … 15, by hand"
    patches = np.array([[0.0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]])
    return call(patches, 4, 4, 2)


@unpatchify.case(stage=HAND)
def numbered_patches(rng: Rng) -> Call:
    "an image in color, wider than high, whose pixels spell row, column and channel"
    row, column, channel = np.ogrid[1:5, 1:7, 1:4]
    return call(patchify(np.asarray(100.0 * row + 10 * column + channel), 2), 4, 6, 2)


@unpatchify.case(whole="patches")
def a_batch_of_patches(rng: Rng) -> list[Call]:
    "batches of wide and of tall images"
    return [
        call(rng.normal(size=(3, 12, 20)), 6, 8, 2),
        call(rng.normal(size=(2, 3, 18)), height=9, width=3, patch_size=3),
    ]


@unpatchify.case()
def patches_of_a_square(rng: Rng) -> list[Call]:
    "square images, where swapped sides stay silent"
    return [call(rng.normal(size=(4, 27)), 6, 6, 3), call(rng.normal(size=(2, 4, 16)), 4, 4, 2)]


@unpatchify.case(stage=EDGES)
def strips_of_patches(rng: Rng) -> list[Call]:
    "four patches in one row, and in one column; 120 patches"
    patches = rng.normal(size=(4, 12))
    return [call(patches, 2, 8, 2), call(patches, 8, 2, 2), call(rng.normal(size=(120, 4)), 6, 80, 2)]


@unpatchify.case(stage=EDGES)
def leading_axes_of_patches(rng: Rng) -> list[Call]:
    "no batch axis, one and two of them"
    return [call(rng.normal(size=(*batch, 2, 12)), 4, 2, 2) for batch in [(), (1,), (5,), (2, 3)]]


@unpatchify.case(stage=EDGES)
def channels_from_the_length(rng: Rng) -> list[Call]:
    "one, two and five channels; patches of one pixel; a single patch"
    return [
        call(rng.normal(size=(6, 4)), 4, 6, 2),
        call(rng.normal(size=(6, 2)), 2, 3, 1),
        call(rng.normal(size=(1, 45)), 3, 3, 3),
    ]


@unpatchify.property()
def undoes_patchify(rng: Rng, f: Any) -> str | None:
    "it gives back the images that patchify cut up"
    images = rng.normal(size=(2, 4, 6, 3))
    same = np.allclose(f(patchify(images, 2), 4, 6, 2), images)
    return None if same else "unpatchify(patchify(images)) is not images"


@unpatchify.property()
def one_patch_one_block(rng: Rng, f: Any) -> str | None:
    "changing one patch changes its own square of pixels and no other"
    patches = rng.normal(size=(6, 8))
    changed = patches.copy()
    changed[4] += 1.0
    moved = np.argwhere(np.any(~np.isclose(f(patches, 4, 6, 2), f(changed, 4, 6, 2)), axis=-1)).tolist()
    block = [[2, 2], [2, 3], [3, 2], [3, 3]]
    return None if moved == block else f"patch 4 of a 2 × 3 grid covers the pixels {block}, but {moved} changed"


@reference(
    axes={
        "images": "... H W C",
        "patch_size": "",
        "w": "PPC d",
        "b": "d",
        "cls_token": "d",
        "position_embedding": "N+1 d",
    },
    output="... N+1 d",
    slips=ANY_NUMBERS,
    hints=(
        "Each patch becomes a token as a word does; one learned token goes in front; every token is told its place.",
        "[cls; x₁·w + b; …; x_N·w + b] + position_embedding: (…, N, P·P·C) → (…, N, d) → (…, N+1, d).",
        "Cut with patchify and project; broadcast the class token to (…, 1, d); join along axis −2; add the table.",
    ),
)
def patch_embedding(
    images: Array,
    patch_size: int,
    w: Array,
    b: Array,
    cls_token: Array,
    position_embedding: Array,
    *,
    mistake: Switches,
) -> Array:
    patches = patchify(images, patch_size, mistake=mistake)
    if mistake(PATCHES_NORMALIZED):
        patches = normalized(patches)
    tokens: Array = patches @ w + b
    if mistake(RELU):
        tokens = np.maximum(tokens, 0.0)
    if mistake(SCALED_BY_ROOT_D) or mistake(SCALED_WITH_CLASS_TOKEN):
        tokens = tokens * np.sqrt(len(b))
    if mistake(ONE_CLASS_TOKEN_ROW):
        tokens = np.concatenate([cls_token[None], tokens], axis=0)[1:]
    batch = (1,) * (tokens.ndim - 2) if mistake(CLASS_TOKEN_NOT_REPEATED) else tokens.shape[:-2]
    first = np.broadcast_to(cls_token, (*batch, 1, len(cls_token)))
    tokens = np.concatenate([tokens, first] if mistake(CLASS_TOKEN_LAST) else [first, tokens], axis=-2)
    if mistake(POSITIONS_CONCATENATED):
        tokens = np.concatenate([tokens, np.broadcast_to(position_embedding, tokens.shape)], axis=-1)
    else:
        tokens = tokens + position_embedding
    return tokens


def normalized(patches: Array) -> Array:
    centered = patches - patches.mean(axis=-1, keepdims=True)
    scaled: Array = centered / np.sqrt(patches.var(axis=-1, keepdims=True) + 1e-5)
    return scaled


def without_first(positions: Array) -> Array:
    return np.concatenate([np.zeros_like(positions[:1]), positions[1:]])


WEIGHTS_TRANSPOSED = patch_embedding.slip(
    "w is transposed before the product",
    "Which axis of w has the length of a patch: the first or the second?",
    w=np.transpose,
)
CLASS_TOKEN_ZERO = patch_embedding.slip(
    "the first row starts from zeros, not from cls_token",
    "Which of your function's arguments does nothing?",
    cls_token=np.zeros_like,
)
BIAS_ON_CLASS_TOKEN = patch_embedding.slip(
    "the bias b is added to the class token too",
    "Does the class token pass through the linear map?",
    cls_token=lambda cls_token, b: cls_token + b,
)
BIAS_MISSING = patch_embedding.slip(
    "the bias b is not added", "What is the token of a completely black patch?", b=np.zeros_like
)
CLASS_TOKEN_PROJECTED = patch_embedding.slip(
    "the class token is put in front of the pixels and sent through w and b as well",
    "The class token already has length d: what would w, of shape (P·P·C, d), do to it?",
    cls_token=lambda cls_token, w, b: cls_token @ w + b,
)
RELU = Mistake(
    "a ReLU cuts off what is negative after the linear map",
    "Does the equation [cls; x₁·w + b; …] apply a function to x·w + b?",
)
SCALED_WITH_CLASS_TOKEN = patch_embedding.slip(
    "the tokens, the class token with them, are multiplied by √d, as word embeddings were in 2017",
    "Does the equation of the vision transformer have a factor √d?",
    cls_token=lambda cls_token, b: cls_token * np.sqrt(len(b)),
)
SCALED_BY_ROOT_D = Mistake(
    "the patches' tokens are multiplied by √d, as word embeddings were in 2017",
    "Does the equation of the vision transformer have a factor √d?",
)
PATCHES_NORMALIZED = Mistake(
    "each patch goes through a layer norm before the linear map",
    "Does the token of a patch change when all of its pixels get twice as bright?",
)
CLASS_TOKEN_LAST = Mistake(
    "the class token comes last, not first", "Which row of the position embedding belongs to the class token?"
)
CLASS_TOKEN_NOT_REPEATED = Mistake(
    "the class token is not repeated for every image: joining it to a batch of several images fails",
    "How many class tokens does a batch of 5 images need, and which shape must they have to be joined?",
)
ONE_CLASS_TOKEN_ROW = Mistake(
    "the class token is joined along axis 0, which works for a single image without a batch axis only",
    "Which axis of a batch of shape (5, N, d) counts the tokens, and how many class tokens does it need?",
)
NO_POSITIONS = patch_embedding.slip(
    "the position embedding is not added",
    "If the patches were shuffled, would your tokens show where each one was?",
    position_embedding=np.zeros_like,
)
POSITIONS_SUBTRACTED = patch_embedding.slip(
    "the position embedding is subtracted",
    "What should come back when all patches, w and b are zero?",
    position_embedding=np.negative,
)
ONE_POSITION_FOR_ALL = patch_embedding.slip(
    "one row of the position embedding is added to every token: indexed where it should be used whole",
    "Do two tokens at different places get the same position vector?",
    position_embedding=lambda p: np.broadcast_to(p[-1], p.shape),
)
POSITIONS_ADDED_TOO_EARLY = patch_embedding.slip(
    "the positions are added before the class token is put in front, so each patch gets the row of its predecessor",
    "What is the index of the first patch once the class token stands before it?",
    position_embedding=lambda p: np.concatenate([np.zeros_like(p[:1]), p[:-1]]),
)
CLASS_TOKEN_WITHOUT_POSITION = patch_embedding.slip(
    "the class token gets no position embedding",
    "Why does the position embedding have N + 1 rows, not N?",
    position_embedding=without_first,
)
CLASS_TOKEN_CHANGED = patch_embedding.slip(
    "the argument cls_token is changed in place",
    "What does `cls_token += ...` do to the array that the caller still holds?",
    cls_token=lambda cls_token, position_embedding: np.add(cls_token, position_embedding[0], out=cls_token),
    position_embedding=without_first,
)
POSITIONS_CONCATENATED = Mistake(
    "the position embedding is put beside the tokens, not added to them", "How long is a token, d or 2·d?"
)
CLASS_TOKEN_MISSING = patch_embedding.slip(
    "there is no class token: only the N patches come back",
    "How many rows does the position embedding have, and how many patches are there?",
    returns=lambda tokens: tokens[..., 1:, :],
)


def embedding(*batch: int, H: int, W: int, C: int, P: int, d: int) -> Sizes:
    """Sizes of a call; the number and the length of the patches follow."""
    return sizes(*batch, H=H, W=W, C=C, patch_size=P, PPC=P * P * C, N=H // P * (W // P), d=d)


patch_embedding.asks(
    "two patches of 2 × 2 pixels and two features, by hand",
    call(
        np.array([[1.0, 2, 5, 6], [3, 4, 7, 8]])[:, :, np.newaxis],
        2,
        np.array([[1.0, 0], [0, 1], [1, 0], [0, -1]]),
        np.array([10.0, 20.0]),
        np.array([7.0, -7.0]),
        np.array([[0.5, -0.5], [0.1, 0.2], [0.3, 0.4]]),
    ),
    stage=HAND,
)


@patch_embedding.case(whole="images")
def an_image(rng: Rng) -> list[Call]:
    "one image, wider than high, with two position embeddings, and one higher than wide"
    wide = embedding(H=4, W=6, C=3, P=2, d=5).call(patch_embedding, rng)
    high = embedding(H=9, W=3, C=2, P=3, d=4).call(patch_embedding, rng)
    *same, positions = wide.args
    return [wide, call(*same, -positions), high]


patch_embedding.asks("an image of 120 patches", embedding(H=6, W=80, C=1, P=2, d=3), stage=EDGES)
patch_embedding.asks("a batch of images", embedding(3, H=4, W=8, C=2, P=2, d=7), embedding(4, H=4, W=4, C=4, P=2, d=6))
patch_embedding.asks(
    "four numbers a patch, four features, four tokens: where a wrong axis stays silent",
    embedding(4, H=2, W=6, C=1, P=2, d=4),
)
patch_embedding.asks(
    "a batch of one, and two batch axes",
    embedding(1, H=2, W=4, C=1, P=2, d=3),
    embedding(2, 3, H=4, W=2, C=2, P=2, d=3),
    stage=EDGES,
)
patch_embedding.asks(
    "a single patch, patches of one pixel, a single feature",
    embedding(2, H=3, W=3, C=1, P=3, d=4),
    embedding(H=2, W=3, C=2, P=1, d=3),
    embedding(2, H=2, W=4, C=3, P=2, d=1),
    stage=EDGES,
)


@patch_embedding.property()
def class_token_sees_no_pixel(rng: Rng, f: Any) -> str | None:
    "the first token is the same for every image"
    _, *rest = embedding(2, H=4, W=6, C=2, P=2, d=3).call(patch_embedding, rng).args
    tokens = f(rng.normal(size=(2, 4, 6, 2)), *rest)
    return None if np.allclose(tokens[0, 0], tokens[1, 0]) else "the first token depends on the image"


@patch_embedding.property()
def one_pixel_one_token(rng: Rng, f: Any) -> str | None:
    "changing one pixel changes the token of its patch and no other"
    images, *rest = embedding(H=4, W=6, C=2, P=2, d=3).call(patch_embedding, rng).args
    changed = images.copy()
    changed[3, 1] += 1.0
    found = moved(f(images, *rest), f(changed, *rest), -2)
    return None if found == [4] else f"pixel (3, 1) lies in patch 3, which is token 4, but tokens {found} changed"
