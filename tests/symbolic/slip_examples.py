# ruff: noqa: E501 - tables read better with one case a line
"""For each slip a right formula and what a learner who makes it answers, in a form of their own.

A `tie` names what may be said as well or instead, where the answer alone cannot tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    slip: str
    right: str
    wrong: str
    names: dict[str, str]
    ties: tuple[str, ...] = ()
    more: dict[str, object] = field(default_factory=dict)  # policy, given

    def __str__(self) -> str:
        return f"{self.slip}: {self.wrong}"


EXAMPLES: list[Example] = []


def _add(names: dict[str, str], *rows: tuple[str, ...], **more: object) -> None:
    for slip, right, wrong, *ties in rows:
        EXAMPLES.append(Example(slip, right, wrong, names, tuple(ties), more))


# ---- scaling
_D = {"d_k": "posint", "d_model": "posint", "q": "real", "k": "real", "tau": "positive"}
_A = {"Q": "matrix(n,d_k)", "K": "matrix(n,d_k)", "V": "matrix(n,d_v)", "X": "matrix(n,d)", "d_model": "posint"}
_add(
    _D,
    ("scale_missing", "q*k/sqrt(d_k)", "k q"),
    ("scale_without_root", "q*k/sqrt(d_k)", "q*(k/d_k)"),
    ("scale_multiplied", "q*k*d_k^(-1/2)", "√d_k q k"),
    ("scale_of_other_width", "q*k/sqrt(d_k)", "q*k*d_model^(-0.5)"),
    ("temperature_multiplied", "exp(q/tau)", "e^(q tau)"),
)
_add(
    _A,
    ("scale_missing", "softmax(Q@T(K)/sqrt(d_k))@V", "softmax(T(K@T(Q))) V"),
    ("scale_of_other_width", "softmax(Q@T(K)/sqrt(d_k))@V", "softmax(d_model^(-1/2) * Q@T(K))@V"),
    ("scale_after_softmax", "softmax(Q@T(K)/sqrt(d_k))@V", "softmax(Q@T(K))@V/sqrt(d_k)"),
    ("softmax_missing", "softmax(Q@T(K)/sqrt(d_k))@V", "1/√d_k * Q@(T(K)@V)"),
    ("softmax_over_columns", "softmax(Q@T(K)/sqrt(d_k))@V", "T(softmax(K@T(Q)/√d_k))@V"),
    ("queries_and_keys_exchanged", "softmax(Q@T(K)/sqrt(d_k))@V", "softmax(T(Q@T(K))/√d_k)@V"),
    ("transpose_added", "softmax(Q@T(K)/sqrt(d_k))@V", "T(softmax(Q@T(K)/√d_k))@V"),
)
_add({}, ("scale_missing", "[[5/4,6/5],[6/5,101/25]]/sqrt(2)", "[[1.25,1.2],[1.2,4.04]]"),
     ("scale_without_root", "[[5/4,6/5],[6/5,101/25]]/sqrt(2)", "[[5/8,3/5],[3/5,2.02]]"),
     ("scale_multiplied", "[[5/4,6/5],[6/5,101/25]]/sqrt(2)", "√2*[[5/4,6/5],[6/5,101/25]]"))  # fmt: skip

# ---- softmax
_X = {"x": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint", "c": "real", "A": "matrix(n,n)"}
_SOFTMAX = "exp(x[i])/Sum(exp(x[k]), k, 1, n)"
_add(
    _X,
    ("softmax_over_columns", "exp(A[i,j])/Sum(exp(A[i,k]), k, 1, n)", "e^(A_ij)/Sum(e^A[m,j], m, 1, n)"),
    (
        "softmax_over_everything",
        "exp(A[i,j])/Sum(exp(A[i,k]), k, 1, n)",
        "1/Sum(Sum(exp(A[r,s]-A[i,j]), r, 1, n), s, 1, n)",
    ),
    ("softmax_over_everything", "softmax(A)", "exp(A)/Sum(Sum(exp(A[r,s]), r, 1, n), s, 1, n)"),
    ("exp_missing", _SOFTMAX, "x_i/Sum(x_k, k, 1, n)"),
    ("exp_missing", "softmax(x)[i]", "x_i/Sum(x_k, k, 1, n)"),
    ("exp_missing_below", _SOFTMAX, "e^x[i]/Sum(x_k, k, 1, n)"),
    ("exp_missing_above", "softmax(x)[i]", "x[i]/Sum(exp(x[m]), m, 1, n)"),
    ("denominator_missing", _SOFTMAX, "e^x[i]"),
    ("denominator_missing", "A[i,j]*exp(x[j])/Sum(A[i,k]*exp(x[k]), k, 1, n)", "A_ij e^x[j]"),
    ("divided_by_count", "softmax(x)[i]", "exp(x[i])/n"),
    ("own_term_missing", _SOFTMAX, "1/(Sum(exp(x[k]-x[i]), k, 1, n) - 1)"),
    ("shift_on_one_side", _SOFTMAX, "exp(x[i])*exp(c)/Sum(exp(x[m]), m, 1, n)"),
    ("shift_on_one_side", "exp(x[i]-c)/Sum(exp(x[k]-c), k, 1, n)", "exp(x[i])/Sum(exp(x[k]-c), k, 1, n)"),
    ("weights_missing", "Sum(softmax(x)[k]*A[i,k], k, 1, n)", "Sum(A[i,m], m, 1, n)"),
)
_add({"z": "vector(3)"}, ("own_term_missing", "exp(z[1])/(exp(z[1])+exp(z[2])+exp(z[3]))", "1/(exp(z[2]-z[1])+exp(z[3]-z[1]))"),
     ("divided_by_count", "exp(z[1])/(exp(z[1])+exp(z[2])+exp(z[3]))", "exp(z[1])/3"))  # fmt: skip

# ---- the Jacobian of the softmax
_P = {"p": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"}
_J = "p[i]*(delta(i,j)-p[j])"
_add(
    _P,
    ("dropped_delta", _J, "-p_j p_i"),
    ("dropped_delta", "diag(p) - p @ T(p)", "-p @ p'"),
    ("delta_always_one", _J, "p_i - p_i p_j"),
    ("product_sign", _J, "p[i]*p[j] + p[j]*delta(i,j)"),
    ("product_sign", "diag(p) - p @ T(p)", "p @ p' + diag(p)"),
    ("jacobian_negated", _J, "p_i p_j - p_j delta(j,i)"),
    ("off_diagonal_missing", _J, "delta(i,j)*p[j]*(1-p[i])"),
    ("outer_product_missing", _J, "p_j delta(i,j)"),
    ("factor_of_delta_missing", _J, "delta(j,i) - p_i p_j"),
    ("factor_of_delta_missing", "p[i]*delta(i,j)", "delta(j,i)"),
)

# ---- attention, its backward pass, masks
_B = {"P": "matrix(n,n)", "dP": "matrix(n,n)", "i": "index(n)", "j": "index(n)", "t": "index(n)", "n": "posint",
      "s": "vector(n)", "V": "matrix(n,d)", "K": "matrix(n,d)", "Q": "matrix(n,d)", "dS": "matrix(n,n)", "c": "index(d)", "d": "posint"}  # fmt: skip
_add(
    _B,
    ("queries_and_keys_exchanged", "dS@K/sqrt(d)", "d^(-1/2)*dS@Q"),
    ("keys_for_values", "P@V", "P K"),
    ("mask_missing", "Sum(P[i,j]*V[j,c], j, 1, i)", "(P@V)[i,c]"),
    ("mask_missing", "Sum(s[k], k, t, n)", "Sum(s[m], m, 1, n)"),
    (
        "mask_too_strict",
        "Sum(P[i,j]*V[j,c], j, 1, i)",
        "Sum(P[i,k]*V[k,c], k, 1, i) - P[i,i]*V[i,c]",
        "bounds_off_by_one",
    ),
    ("mask_inverted", "Sum(P[i,j]*V[j,c], j, 1, i)", "(P@V)[i,c] - Sum(P[i,m]*V[m,c], m, 1, i) + P[i,i]*V[i,c]"),
    ("mask_inverted", "Sum(s[k], k, t, n)", "Sum(s[m], m, 1, t)"),
    ("row_sum_missing", "P[i,j]*(dP[i,j] - Sum(P[i,k]*dP[i,k], k, 1, n))", "had(dP, P)[i,j]"),
    ("row_sum_missing", "had(P, dP) - diag(rowsum(had(P, dP)))@P", "had(dP, P)"),
    ("only_row_sum", "P[i,j]*(dP[i,j] - Sum(P[i,k]*dP[i,k], k, 1, n))", "-(diag(rowsum(had(P,dP)))@P)[i,j]"),
    ("weights_missing", "P[i,j]*(dP[i,j] - Sum(P[i,k]*dP[i,k], k, 1, n))", "P[i,j]*dP[i,j] - P[i,j]*rowsum(dP)[i]"),
    (
        "sum_over_other_index",
        "P[i,j]*(dP[i,j] - Sum(P[i,k]*dP[i,k], k, 1, n))",
        "P[i,j]*(dP[i,j] - rowsum(T(had(P,dP)))[j])",
    ),
    ("transpose_missing", "T(dS)@Q/sqrt(d)", "dS Q/√d"),
    ("matrix_missing", "T(dS)@Q/sqrt(d)", "Q*d^(-0.5)"),
)
_add({"H1": "matrix(n,k)", "H2": "matrix(n,k)", "W1": "matrix(k,d)", "W2": "matrix(k,d)"},
     ("blocks_exchanged", "H1@W1 + H2@W2", "H2 W1 + H1 W2"))  # fmt: skip

# ---- layers and activations
_L = {
    "W": "matrix(m,n)",
    "x": "vector(n)",
    "b": "vector(m)",
    "i": "index(m)",
    "a": "real",
    "N": "posint",
    "n": "posint",
    "m": "posint",
}
_add(
    _L,
    ("bias_missing", "W@x + b", "x @ W'"),
    ("bias_missing", "relu(Sum(W[i,j]*x[j], j, 1, n) + b[i])", "relu((W@x)[i])"),
    ("relu_missing", "relu(W@x)", "W x"),
    ("skip_missing", "(1+a)^N", "a^N"),
)
_R = {"x": "real", "y": "real", "u": "positive", "g": "real"}
_add(
    _R,
    ("gelu_by_tanh", "x/2*(1+erf(x/sqrt(2)))", "0.5x*(1+tanh(√(2/π)*(x+0.044715x^3)))"),
    ("gelu_by_sigmoid", "x/2*(1+erf(x/sqrt(2)))", "x/(1+exp(-1.702x))"),
    ("relu_for_smooth", "x/2*(1+erf(x/sqrt(2)))", "max(0,x)"),
    ("relu_for_smooth", "log(1+exp(x))", "(x+|x|)/2"),
    ("softplus_for_relu", "max(0,x)", "ln(1+e^x)"),
    ("relu_missing", "max(x,0)*y", "x y"),
    ("absolute_for_relu", "max(0,x)", "sqrt(x^2)"),
    ("tanh_for_sigmoid", "1/(1+exp(-x))", "tanh(x)"),
    ("tanh_for_sigmoid", "tanh(x)", "1-sigmoid(-x)"),
    ("logistic_factor_missing", "sigmoid(x)*(1-sigmoid(x))", "1/(1+e^(-x))"),
    ("logistic_with_plus", "sigmoid(x)*(1-sigmoid(x))", "σ(x)+σ(x)^2"),
    ("logistic_as_tanh", "sigmoid(x)*(1-sigmoid(x))", "1-σ(x)^2"),
    ("logistic_squared", "sigmoid(x)*(1-sigmoid(x))", "1/(1+exp(-x))^2"),
    ("tanh_as_logistic", "1-tanh(x)^2", "tanh(x)-tanh(x)^2"),
    ("tanh_without_square", "1-tanh(x)^2", "2/(1+exp(2x))"),
    ("gated_factor_missing", "x*sigmoid(x)", "e^x/(1+e^x)"),
    ("inner_number_missing", "(1+tanh(x/2))/2", "1/(1+exp(-2x))"),
    ("argument_sign", "sigmoid(x)", "1/(1+e^x)"),
    ("function_missing", "x + sin(y)", "y + x"),
)

# ---- norms
_N = {
    "x": "vector(d)",
    "d": "posint",
    "i": "index(d)",
    "eps": "positive",
    "mu": "real",
    "v": "positive",
    "gamma": "vector(d)",
    "beta": "vector(d)",
}
_M = "Sum(x[k],k,1,d)/d"
_VAR = f"Sum((x[k]-{_M.replace('k', 'm')})^2,k,1,d)/d"
_LN = f"(x[i]-{_M})/sqrt({_VAR}+eps)"
_AFFINE = "gamma[i]*(x[i]-mu)/sqrt(v+eps)+beta[i]"
_add(
    _N,
    ("epsilon_outside_root", _AFFINE, "gamma[i]*(x[i]-mu)/(√v+eps)+beta[i]"),
    ("epsilon_outside_root", _LN, f"(x[i]-{_M})/(eps+sqrt(Sum(x[k]^2,k,1,d)/d-({_M})^2))"),
    ("epsilon_inside_root", "(x[i]-mu)/(sqrt(v)+eps)", "(x[i]-mu)*(eps+v)^(-1/2)"),
    ("epsilon_missing", _AFFINE, "beta[i]+gamma[i]*(x[i]-mu)/√v"),
    ("variance_of_sample", _LN, f"(x[i]-{_M})/sqrt((Sum(x[k]^2,k,1,d)-Sum(x[k],k,1,d)^2/d)/(d-1)+eps)"),
    ("mean_square_for_variance", f"Sum(x[k]^2,k,1,d)/d-({_M})^2", "Sum(x[m]*x[m],m,1,d)/d"),
    ("variance_for_deviation", _LN, f"(x[i]-{_M})/({_VAR}+eps)"),
    ("variance_for_deviation", _AFFINE, "gamma[i]*(x[i]-mu)/(v+eps)+beta[i]"),
    ("mean_not_subtracted", _LN, "x_i*(Sum(x[k]^2,k,1,d)/d+eps)^(-1/2)"),
    ("mean_not_subtracted", _AFFINE, "gamma[i]*x[i]/sqrt(v+eps)+beta[i]"),
    ("gain_missing", _AFFINE, "beta[i]+(x[i]-mu)/√(eps+v)"),
    ("shift_missing", _AFFINE, "gamma[i]*(x[i]-mu)/√(eps+v)"),
    ("shift_multiplied", _AFFINE, "beta[i]*gamma[i]*(x[i]-mu)/√(eps+v)"),
    ("sum_for_mean", _M, "Sum(x[m],m,1,d)"),
    ("mean_for_sum", "Sum(x[k],k,1,d)", "1/d*Sum(x[m],m,1,d)"),
)
_add({"a": "real", "b": "real"}, ("variance_of_sample", "((a-(a+b)/2)^2+(b-(a+b)/2)^2)/2", "(a-b)^2/2", "factor_two"),
     ("mean_not_subtracted", "a-(a+b)/2", "a"))  # fmt: skip
_add(
    {"d_k": "posint", "sigma_q": "positive", "sigma_k": "positive", "mu_q": "real", "mu_k": "real"},
    ("means_left_out", "d_k*(sigma_q^2*sigma_k^2+sigma_q^2*mu_k^2+sigma_k^2*mu_q^2)", "(sigma_q sigma_k)^2*d_k"),
)

# ---- loss
_Y = {"y": "vector(K)", "p": "vector(K)", "z": "vector(K)", "j": "index(K)", "K": "posint", "eps": "positive"}
_add(
    _Y,
    ("logarithm_sign", "-Sum(y[k]*log(p[k]),k,1,K)", "Sum(ln(p[m])*y[m],m,1,K)"),
    ("target_and_prediction_exchanged", "-Sum(y[k]*log(p[k]),k,1,K)", "-Sum(p[m]*log(y[m]),m,1,K)"),
    ("target_missing", "p[j]-y[j]", "p_j"),
    ("difference_reversed", "p[j]-y[j]", "y_j-p_j"),
    ("smoothing_over_others", "eps/K", "1/(K-1)*eps"),
    ("smoothing_share_missing", "y[j]-eps*y[j]+eps/K", "(1-eps)*y[j]"),
    ("log_missing", "z[j]-log(Sum(exp(z[k]),k,1,K))", "z_j-Sum(e^z[m],m,1,K)"),
    ("log_of_sum_split", "z[j]-log(Sum(exp(z[k]),k,1,K))", "z_j-Sum(z[m],m,1,K)"),
)

# ---- counts
_C = {
    "d": "posint",
    "n": "posint",
    "h": "posint",
    "d_ff": "posint",
    "V": "posint",
    "L": "posint",
    "H": "posint",
    "W": "posint",
    "P": "posint",
    "C": "posint",
    "N": "posint",
}
_FLOPS = "8*n*d^2+4*n^2*d+16*n*d^2"
_add(
    _C,
    ("multiply_add_once", _FLOPS, "2n d(6d+n)"),
    ("multiply_add_twice", "12*n*d^2+2*n^2*d", "4n d(6d+n)"),
    ("one_product_of_scores", _FLOPS, "2n d(12d+n)"),
    ("feed_forward_missing", _FLOPS, "4n d(2d+n)"),
    ("biases_missing", "12d^2+13d", "4d^2+8d^2"),
    ("layer_norm_missing", "12d^2+13d", "d(12d+9)"),
    ("layer_norm_missing", "V*d+n*d+L*(12*d^2+13*d)+2*d", "d(V+n)+L d(12d+13)"),
    ("output_projection_missing", "4*d^2", "3d^2"),
    ("output_projection_missing", "4*d^2+4*d", "3d(d+1)"),
    ("narrow_feed_forward", "12d^2+13d", "6d^2+10d"),
    ("narrow_feed_forward", "2*d*d_ff+d_ff+d", "2d^2+2d"),
    ("one_feed_forward_matrix", "2*d*d_ff+d_ff+d", "d_ff(d+1)+d"),
    ("one_feed_forward_matrix", "12*L*d^2", "8d^2 L"),
    ("cross_attention_counted", "12d^2+13d", "d(16d+19)"),
    ("attention_missing", "16d^2+19d", "d(12d+13)"),
    ("feed_forward_missing", "12*L*d^2", "L(2d)^2"),
    ("sizes_exchanged", "n^2*d", "n d^2"),
    ("heads_counted_again", "4*d^2", "h(2d)^2"),
    ("heads_missing", "h*n^2", "n*n"),
    ("diagonal_not_counted", "n*(n+1)/2", "(n^2-n)/2"),
    ("diagonal_counted", "n*(n-1)/2", "(n^2+n)/2"),
    ("half_of_square", "n*(n+1)/2", "n²/2"),
    ("patches_along_one_side", "H*W/P^2", "H/P"),
    ("patches_along_one_side", "(H/P)^2", "H/P"),
    ("channels_missing", "P^2*C*d", "P d P"),
    ("class_token_missing", "H*W/P^2+1", "H/P*W/P"),
    ("class_token_missing", "(N+1)*d", "N d"),
    ("class_token_added", "H*W/P^2", "1+H/P*W/P"),
    ("embedding_twice", "V*d+12*L*d^2", "d(2V+12d L)"),
    ("layers_on_one_term", "V*d+L*(12*d^2+13*d)", "12d^2*L+13d+d V"),
    ("factor_two", "4*L*n*d", "2L n d"),
    ("number_off_by_one", "3n-2", "3(n-1)"),
)
_add({"n": "posint", "d": "posint"}, ("term_missing", "n^2*d+n*d^2", "5n d^2+n"), policy="bigO")
_add({"n": "posint"}, ("factor_missing", "n*log(n)", "3n"), policy="bigO")

# ---- position encodings
_E = {"pos": "posint", "i": "posint", "d": "posint", "w": "positive", "p": "real", "k": "real"}
_PE = "sin(pos/10000^(2*i/d))"
_add(
    _E,
    ("frequency_inverted", _PE, "sin(pos*100^(4i/d))"),
    ("exponent_without_two", _PE, "sin(pos/100^(2i/d))"),
    ("exponent_of_entries", _PE, "sin(pos*10000^(-4i/d))"),
    ("pairs_from_one", _PE, "sin(pos/10000^(2*(i+1)/d))"),
    ("cosine_of_next_entry", "cos(pos/10000^(2*i/d))", "cos(pos/100^((4i+2)/d))"),
    ("other_base", _PE, "sin(pos/10^(6i/d))"),
    ("positions_from_one", _PE, "sin((1+pos)*10000^(-2i/d))"),
    ("sine_for_cosine", _PE, "cos(pos*10000^(-2i/d))"),
    ("sine_and_cosine_exchanged", "[sin(w*p), cos(w*p)]", "[cos(p w), sin(p w)]"),
    ("sine_of_sum_split", "sin(w*(p+k))", "sin(k w)+sin(p w)"),
    ("addition_theorem_halved", "sin(w*(p+k))", "sin(w p) cos(w k)"),
    ("angle_sign", "sin(w*(p+k))", "sin(w p)cos(w k)-cos(w p)sin(w k)"),
    ("angle_sign", "cos(w*p)*cos(w*k)-sin(w*p)*sin(w*k)", "cos(w*(p-k))"),
    ("factor_on_one_term", "sin(w*(p+k))", "sin(k+w p)"),
    (
        "rotation_reversed",
        "[[cos(w*k), sin(w*k)],[-sin(w*k), cos(w*k)]]",
        "[[cos(k w), sin(-k w)],[sin(k w), cos(k w)]]",
    ),
    (
        "rotation_without_minus",
        "[[cos(w*k), sin(w*k)],[-sin(w*k), cos(w*k)]]",
        "[[cos(k w), sin(k w)],[sin(k w), cos(k w)]]",
    ),
)
_add({}, ("pairs_from_one", "[sin(1), cos(1), sin(1/100), cos(1/100)]", "[sin 0.01, cos 0.01, sin(1e-4), cos(1e-4)]"))

# ---- logarithms and exponentials
_G = {"a": "positive", "b": "positive", "x": "real", "y": "real", "n": "posint", "z": "vector(n)"}
_add(
    _G,
    ("log_of_sum_split", "log(a+b)", "ln b + ln a"),
    ("log_of_sum_split", "log(Sum(exp(z[k]),k,1,n))", "Sum(z[m],m,1,n)"),
    ("exp_of_sum_split", "exp(x+y)", "e^y+e^x"),
    ("exp_of_sum_split", "exp(x-y)", "e^x-e^y"),
    ("log_missing", "x+log(a)", "a+x"),
    ("log_of_quotient_split", "log(a)-log(b)", "ln(a)/ln(b)"),
    ("log_of_product_split", "log(a*b)", "ln b ln a"),
    ("log_of_difference", "log(a/b)", "ln(a-b)"),
    ("log_of_added", "log(a)+log(b)", "ln(b+a)"),
    ("log_factor_inside", "2*log(a)", "ln(a+a)"),
    ("log_power_outside", "log(a^2)", "ln(a)*ln(a)"),
    ("log_base", "log2(n)", "ln n"),
    ("power_of_two", "exp(x)", "2^x"),
    ("exponential_missing", "log(1+exp(x))", "ln(x+1)"),
    ("exp_of_product_split", "exp(x*y)", "e^(x+y)"),
)

# ---- algebra
_add(
    _G,
    ("root_of_sum_split", "sqrt(x^2+1)", "1+x"),
    ("root_of_sum_split", "sqrt(a+b)", "√b+√a"),
    ("square_of_sum_split", "(x+y)^2", "x²+y²"),
    ("square_of_sum_split", "(x-y)^2", "(x-y)(x+y)"),
    ("power_on_one_factor", "(2*x)^2", "2x²"),
    ("power_on_one_factor", "x^2*y", "(x y)^2"),
    ("root_on_one_part", "1/sqrt(a/b)", "b/√a"),
    ("root_on_one_part", "sqrt(4*a)", "4√a", "factor_two", "factor_drawn_out"),
    ("square_missing", "x^2+y", "y+x"),
    ("root_missing", "1/sqrt(a)", "1/a"),
    ("reciprocal_turned", "sqrt(a/b)", "√b/√a"),
    ("multiplied_for_divided", "x*y/a", "a x y"),
    ("divided_for_multiplied", "x/2*a", "x/(2a)"),
    ("factor_on_one_term", "x*(y+a)", "a+y x"),
    ("division_on_one_term", "(x+y)/a", "x/a+y"),
    ("fraction_split", "x/(a+b)", "x/b+x/a"),
    ("function_of_sum_split", "tanh(x+y)", "tanh y+tanh x"),
    ("factor_drawn_out", "sin(2x)", "2sin x"),
    ("inner_number_missing", "2*sin(3*x)", "sin(x)*2", "inner_derivative_missing"),
    ("sum_for_product", "x*y", "x+y"),
    ("product_for_sum", "a+b", "b a"),
    ("factor_in_exponent", "x^2*n", "x^(2n)"),
    ("factor_in_exponent", "2^(x*y)", "y*2^x"),
    ("power_for_product", "2*x", "x²"),
    ("power_for_product", "a^(1/3)", "a/3"),
    ("function_missing", "|x|", "x"),
    ("one_of_extreme", "max(x,y)", "y"),
    ("maximum_for_minimum", "min(x,y)", "(x+y+|x-y|)/2"),
    ("complement_taken", "1-x/pi", "x/π"),
    ("complement_taken", "1-(1-a)^2", "(a-1)^2"),
    ("minus_not_distributed", "x-(y+a)", "x+a-y"),
    ("minus_not_distributed", "x-2*(y-a)", "x-2y-2a"),
    ("argument_sign", "exp(-x)", "e^x"),
    ("whole_sign", "x*y", "-y x"),
    ("term_sign", "x-y", "y+x"),
    ("term_missing", "x+y+a", "a+x"),
    ("factor_two", "x*y", "(x y)/2"),
    ("factor_missing", "x*y*a", "a x"),
    ("number_off_by_one", "(x+y)/5", "0.25(x+y)"),
    ("names_exchanged", "x*a+y", "y a+x"),
    ("other_name", "x^2", "y*y"),
)

# ---- differentiation
_add(
    _G,
    ("inner_derivative_missing", "2*cos(2*x)", "cos(x+x)"),
    ("inner_derivative_missing", "-exp(-x)", "1/e^x"),
    ("inner_derivative_missing", "2*x*exp(x^2)", "e^(x²)"),
    ("product_rule_term_missing", "exp(x)*sin(x)+exp(x)*cos(x)", "cos(x)*e^x"),
    ("product_rule_term_missing", "sigmoid(x)+x*sigmoid(x)*(1-sigmoid(x))", "x*(σ(x)-σ(x)^2)"),
    ("derivatives_multiplied", "2*x*sin(x)+x^2*cos(x)", "cos(x)*2x"),
)

# ---- matrices, indices, sums
_T = {
    "A": "matrix(n,n)",
    "B": "matrix(n,n)",
    "C": "matrix(n,n)",
    "x": "vector(n)",
    "y": "vector(n)",
    "i": "index(n)",
    "j": "index(n)",
    "n": "posint",
    "c": "real",
}
_add(
    _T,
    ("transpose_missing", "T(A)@B", "A B"),
    ("transpose_added", "A@B", "T(B'@A)"),
    ("order_reversed", "A@B", "B A"),
    ("transposed_in_order", "T(A@B)", "A'B'"),
    ("result_transposed", "A@B", "B'A'"),
    ("entrywise_product", "A@B", "had(B,A)"),
    ("matrix_product_for_entrywise", "had(A,B)", "A B"),
    ("matrix_missing", "A@B@C", "A C"),
    ("row_and_column_exchanged", "A[i,j]*x[i]", "T(A)[i,j]*x_i"),
    ("indices_exchanged", "A[i,j]*x[i]*y[j]", "y_i A[j,i] x_j"),
    ("wrong_index", "x[i]*y[i]", "x_i y_j", "indices_exchanged"),
    ("index_off_by_one", "A[1,2]*c", "c*A[2,2]"),
    ("bounds_off_by_one", "Sum(x[k],k,1,n)", "Sum(x[m],m,1,n)-x[n]"),
    ("bounds_off_by_one", "Sum(k,k,1,n)", "n(n-1)/2"),
    ("row_and_column_exchanged", "Sum(A[i,k]*x[k],k,1,n)", "(A'@x)[i]"),
    ("index_stands_still", "Sum(A[i,k]*x[k],k,1,n)", "x_i*rowsum(A)[i]"),
    ("index_runs_along", "Sum(A[i,k]*x[k],k,1,n)", "Sum(A[m,m]*x[m],m,1,n)"),
    ("sum_missing", "Sum(A[i,k]*x[k],k,1,n)", "x_j*A[i,j]"),
    ("sum_of_products_split", "Sum(x[k]*y[k],k,1,n)", "Sum(y[m],m,1,n)*Sum(x[k],k,1,n)"),
    ("square_into_sum", "Sum(x[k],k,1,n)^2", "x@x"),
    ("constant_summed_once", "Sum(x[k]+c,k,1,n)", "c+Sum(x[m],m,1,n)"),
)

# ---- rounded numbers
_add({}, ("root_missing", "sigmoid(sqrt(2)/40)", "0.5125"), policy="dp 4")

# ---- recurrent networks
_U = {
    "W": "matrix(d,d)",
    "H": "matrix(n,d)",
    "w": "real",
    "h": "vector(n)",
    "a": "vector(n)",
    "t": "index(n)",
    "s": "index(n)",
    "T": "posint",
    "n": "posint",
}
_THROUGH = "Prod(w*(1-h[k]^2), k, s+1, t)"
_add(
    _U,
    ("power_off_by_one", "w^(T-1)", "w^T"),
    ("power_off_by_one", "W^T", "W^(T+1)", "number_off_by_one"),
    ("product_range_off", _THROUGH, "Prod(w-w*h[m]^2, m, s, t)"),
    ("product_range_off", "Prod(diag(ones(d)-had(H[k],H[k]))@W, k, 1, n)", "Prod(diag(1-had(H[k],H[k]))@W, k, 1, n-1)"),
    ("tanh_derivative_missing", _THROUGH, "Prod(w, m, s+1, t)"),
    ("tanh_derivative_missing", "Prod(w*(1-tanh(a[k])^2), k, 1, n)", "w^n"),
    ("tanh_derivative_missing", "Prod(diag(1-had(H[k],H[k]))@W, k, 1, n)", "W^n"),
)

# ---- layer norm of whole vectors
_NORM = "had(gamma, x-mean(x))/sqrt(var(x)+eps)+beta"
_add(
    _N,
    ("gain_and_shift_exchanged", _AFFINE, "beta[i]*(x[i]-mu)/√(eps+v)+gamma[i]"),
    ("gain_and_shift_exchanged", _NORM, "gamma+had(beta, x-mean(x))/√(var(x)+eps)"),
    ("mean_not_subtracted", _NORM, "had(gamma, x)/√(var(x)+eps)+beta"),
    ("mean_not_subtracted", f"({_NORM})[i]", "gamma[i]*x[i]/√(var(x)+eps)+beta[i]"),
    ("variance_of_sample", f"({_NORM})[i]", "(had(gamma, x-mean(x))/sqrt(d*var(x)/(d-1)+eps)+beta)[i]"),
    ("epsilon_outside_root", _NORM, "had(gamma, x-mean(x))/(√var(x)+eps)+beta"),
    ("variance_for_deviation", f"({_NORM})[i]", "gamma[i]*(x[i]-mean(x))/(var(x)+eps)+beta[i]"),
)

# ---- label smoothing and the schedule
_add({"K": "posint(2)", "eps": "real(0,1)", "k": "index(K)", "t": "index(K)"},
     ("smoothing_not_shared", "(1-eps)*delta(k,t)+eps/K", "(1-eps)*delta(k,t)+eps"),
     ("smoothing_over_others", "(1-eps)*delta(k,t)+eps/K", "if(k=t, 1-eps+eps/(K-1), eps/(K-1))"),
     ("smoothing_share_missing", "delta(k,t)-eps*delta(k,t)+eps/K", "(1-eps)*delta(k,t)", "outer_product_missing"))  # fmt: skip
_NOAM = "d_model^(-1/2)*min(s^(-1/2), s*w^(-3/2))"
_add({"d_model": "posint", "s": "posint(2)", "w": "posint"},
     ("warm_up_exponent", _NOAM, "min(1/√s, s/√w)/√d_model"),
     ("maximum_for_minimum", _NOAM, "max(1/√s, s/(w√w))/√d_model"),
     ("maximum_for_minimum", _NOAM, "if(s <= w, 1/√s, s/w^1.5)/√d_model"),
     ("width_of_model_missing", _NOAM, "if(s <= w, s/w^1.5, 1/√s)"),
     ("steps_from_zero", _NOAM, "min((s-1)^(-1/2), (s-1)*w^(-3/2))/√d_model"))  # fmt: skip

# ---- probabilities
_add({"q": "real(0,1)", "n": "posint", "k": "posint", "L": "posint", "theta": "real(0, 3.14)"},
     ("opposite_event", "(1-q)^n", "1-(1-q)^n"),
     ("opposite_event", "theta/pi", "1-theta/pi"),
     ("complement_taken", "1-theta/pi", "theta/pi"),
     ("complement_taken", "1-(1-q^k)^L", "(1-q^k)^L"),
     ("opposite_not_raised", "(1-q)^n", "q^n"),
     ("opposite_not_raised", "1-(1-q)^n", "1-q^n"),
     ("bits_and_rounds_exchanged", "1-(1-q^k)^L", "1-(1-q^L)^k"),
     ("choosing_rate_missing", "0.15*0.8", "0.8"),
     ("choosing_rate_missing", "q*0.1*n", "n/10"),
     ("share_of_chosen_missing", "0.15*0.8", "3/20"))  # fmt: skip

# ---- sparse attention, caches
_add({"n": "posint", "w": "posint", "g": "posint"},
     ("window_on_one_side", "n*(2*w+1)-w*(w+1)", "n*w-w*(w+1)"),
     ("window_on_one_side", "n*(2*w+1)", "2n w"),
     ("overlap_not_subtracted", "n*(2*w+1)-w*(w+1)", "n(2w+1)"),
     ("overlap_not_subtracted", "3*n-2", "3n"),
     ("overlap_not_subtracted", "3*n-2+2*n-4", "5n-2"))  # fmt: skip
_add({"L": "posint", "n": "posint", "d": "posint", "bytes": "posint"},
     ("one_of_keys_and_values", "2*L*n*d", "n d L", "factor_two"),
     ("one_of_keys_and_values", "2*L*n*d*bytes", "L n d bytes"),
     ("layers_missing", "2*L*n*d*bytes", "2n d bytes"),
     ("bytes_missing", "2*L*n*d*bytes", "2n d L"))  # fmt: skip

# ---- returns and triangles
_add({"r": "vector(T)", "t": "index(T)", "T": "posint", "gamma": "real(0,1)", "R": "vector(T)"},
     ("own_reward_missing", "Sum(r[k], k, t, T)", "Sum(r[m], m, t+1, T)"),
     ("own_reward_missing", "Sum(gamma^(k-t)*r[k], k, t, T)", "Sum(gamma^(m-t)*r[m], m, t, T) - r[t]"),
     ("rewards_so_far", "Sum(r[k], k, t, T)", "Sum(r[m], m, 1, t)"),
     ("discount_from_start", "Sum(gamma^(k-t)*r[k], k, t, T)", "Sum(gamma^m*r[m], m, t, T)"),
     ("reward_added_back", "R[t] - r[t]", "r_t + R_t"))  # fmt: skip
_add(
    {"a": "tensor(r,r,c)", "b": "tensor(r,r,c)", "i": "index(r)", "j": "index(r)", "f": "index(c)", "r": "posint"},
    ("edges_turned", "Sum(a[i,k,f]*b[j,k,f], k, 1, r)", "Sum(b[m,j,f]*a[m,i,f], m, 1, r)"),
    ("one_edge_turned", "Sum(a[i,k,f]*b[j,k,f], k, 1, r)", "Sum(a[i,m,f]*b[m,j,f], m, 1, r)"),
)
