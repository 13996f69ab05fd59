"""What the lesson on masking says of PyTorch's two masks and of a row that is hidden entirely."""

from __future__ import annotations

import numpy as np
import pytest

from learn_transformers.answer_key.masking.functions import masked_attention

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

VISIBLE = np.array([[False, False, False], [True, True, False], [True, True, True]])


def test_true_lets_through_and_an_empty_row_is_zero() -> None:
    arrays = np.random.default_rng(0).normal(size=(3, 3, 4))
    attention = torch.nn.functional.scaled_dot_product_attention
    found = attention(*torch.from_numpy(arrays), attn_mask=torch.from_numpy(VISIBLE)).numpy()
    np.testing.assert_allclose(found, masked_attention(*arrays, VISIBLE)[0], atol=1e-12)
    assert (found[0] == 0).all()


def test_true_hides_in_the_module_and_an_empty_row_is_nan_with_weights_and_zero_without() -> None:
    torch.manual_seed(0)
    module = torch.nn.MultiheadAttention(4, 1, batch_first=True)
    x = torch.randn(1, 3, 4)
    output, weights = module(x, x, x, attn_mask=torch.from_numpy(~VISIBLE))
    assert output[0, 0].isnan().all()
    assert ((weights[0] > 0).numpy() == VISIBLE)[1:].all()
    output, _ = module(x, x, x, attn_mask=torch.from_numpy(~VISIBLE), need_weights=False)
    assert (output[0, 0] == 0).all()
