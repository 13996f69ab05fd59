# ruff: noqa: E501 - tables read better with one case a line
"""Answers as people type them, with the reference that they are held against: right ones, wrong ones, and questions.

They are read by the forgiving reading only: none of them stands in the language of answers.
"""

from __future__ import annotations

ATTENTION = {"Q": "matrix(n, d_k)", "K": "matrix(m, d_k)", "V": "matrix(m, d_v)", "d_k": "posint"}
BACKWARD = {
    "A": "matrix(n, m)",
    "dA": "matrix(n, m)",
    "G": "matrix(n, d_v)",
    "V": "matrix(m, d_v)",
    "i": "index(n)",
    "j": "index(m)",
}
VECTORS = {"x": "vector(n)", "p": "vector(n)", "y": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"}
DOTS = {"q": "vector(d)", "k": "vector(d)", "d": "posint"}
COUNTS = {"n": "posint", "d": "posint", "h": "posint", "L": "posint", "b": "posint", "d_ff": "posint", "V": "posint"}
NORM = {
    "x": "vector(n)",
    "n": "posint",
    "i": "index(n)",
    "mu": "real",
    "sigma": "positive",
    "gamma": "real",
    "beta": "real",
    "epsilon": "positive",
}
WAVES = {"omega": "real", "k": "real", "p": "real"}
LAYER = {"x": "vector(d)", "gamma": "vector(d)", "beta": "vector(d)", "epsilon": "positive", "d": "posint"}
STATES = {
    "x": "matrix(T, d)",
    "W_x": "matrix(d, h)",
    "W_h": "matrix(h, h)",
    "H": "matrix(T, h)",
    "b": "vector(h)",
    "t": "index(T)",
}
ROWS = {"Q": "matrix(n, d)", "K": "matrix(m, d)", "i": "index(n)", "j": "index(m)", "d": "posint"}
SQUARES = {"A": "matrix(n, n)", "B": "matrix(n, n)", "v": "vector(n)", "i": "index(n)", "j": "index(n)", "n": "posint"}
RETURNS = {"r": "vector(T)", "t": "index(T)", "gamma": "positive"}
NETWORK = {"x": "vector(d)", "W_1": "matrix(d, f)", "b_1": "vector(f)", "W_2": "matrix(f, d)", "b_2": "vector(d)"}
WHOLE = {"n": "posint", "k": "posint", "p": "real"}
NUMBERS = {"x": "real", "g": "real", "a": "real", "c": "real"}

SCORES = "Q@T(K)/sqrt(d_k)"
ATTENDED = "softmax(Q@T(K)/sqrt(d_k))@V"
SOFTMAX_I = "exp(x[i])/Sum(exp(x[k]),k,1,n)"
JACOBIAN = "p[i]*(delta(i,j)-p[j])"
CROSS_ENTROPY = "-Sum(y[k]*log(p[k]),k,1,n)"
VARIANCE = "Sum((x[k]-mu)^2,k,1,n)/n"
NORMED = "had(gamma,(x-mean(x))/sqrt(var(x)+epsilon))+beta"
STATE = "tanh(x[t]@W_x+H[t-1]@W_h+b)"
ROW_DOT = "Sum(Q[i,c]*K[j,c],c,1,d)"
OTHERS = "Sum(x[k],k,1,n)-x[i]"
HIDDEN = "relu(x@W_1+b_1)@W_2+b_2"

RIGHT = (
    # matrices side by side, and as NumPy writes them
    ("QK^T / √d_k", SCORES, ATTENTION), ("QKᵀ/√d_k", SCORES, ATTENTION), ("(QK^T)/sqrt(d_k)", SCORES, ATTENTION),
    ("Q·Kᵀ/√dₖ", SCORES, ATTENTION), ("Q*K^T/sqrt(d_k)", SCORES, ATTENTION), ("Q @ K.T / math.sqrt(d_k)", SCORES, ATTENTION),
    ("Q @ K.transpose() / d_k ** 0.5", SCORES, ATTENTION), ("Q.dot(K.T)/np.sqrt(d_k)", SCORES, ATTENTION),
    ("np.dot(Q, K.T) / np.sqrt(d_k)", SCORES, ATTENTION), ("torch.matmul(Q, K.transpose(-2, -1)) / d_k**0.5", SCORES, ATTENTION),
    ("np.matmul(Q, np.transpose(K)) / np.sqrt(d_k)", SCORES, ATTENTION), ("scores = QK^T/sqrt(d_k)", SCORES, ATTENTION),
    ("$QK^\\top / \\sqrt{d_k}$.", SCORES, ATTENTION), ("softmax(QKᵀ/√d_k)V", ATTENDED, ATTENTION),
    ("softmax(QK^T/√d_k) · V", ATTENDED, ATTENTION), ("torch.softmax(Q @ K.T / d_k**0.5, dim=-1) @ V", ATTENDED, ATTENTION),
    ("F.softmax(Q@K.T/math.sqrt(d_k), dim=-1)@V", ATTENDED, ATTENTION),
    ("\\operatorname{softmax}\\!\\left[\\tfrac{1}{\\sqrt{d_k}} Q K^{\\mathsf T}\\right] V", ATTENDED, ATTENTION),
    ("Attention(Q, K, V) = softmax(QKᵀ/√d_k)V", ATTENDED, ATTENTION),
    ("A.T @ G", "T(A)@G", BACKWARD), ("Aᵀ·G", "T(A)@G", BACKWARD), ("AᵀG", "T(A)@G", BACKWARD), ("A^{\\top}\\cdot G", "T(A)@G", BACKWARD),
    ("∂L/∂V = Aᵀ G", "T(A)@G", BACKWARD), ("np.transpose(A)@G", "T(A)@G", BACKWARD), ("dV = A.T @ G", "T(A)@G", BACKWARD),
    ("A * (G @ V.T)", "had(A, G@T(V))", BACKWARD), ("np.multiply(A, G@V.T)", "had(A, G@T(V))", BACKWARD), ("A \\odot GV^T", "had(A, G@T(V))", BACKWARD),
    ("A*(dA - np.sum(A*dA, axis=1, keepdims=True))", "had(A,dA)-diag(rowsum(had(A,dA)))@A", BACKWARD),
    ("A * (dA - (A * dA).sum(-1, keepdim=True))", "had(A,dA)-diag(rowsum(had(A,dA)))@A", BACKWARD),
    ("G V^T", "G@T(V)", BACKWARD), ("G @ V.mT", "G@T(V)", BACKWARD),
    ("G[i,:] @ V[j,:]", "Sum(G[i,k]*V[j,k],k,1,d_v)", BACKWARD),
    ("\\sum_l G_{il} V_{jl}", "Sum(G[i,k]*V[j,k],k,1,d_v)", BACKWARD), ("Σ_l G_il V_jl", "Sum(G[i,k]*V[j,k],k,1,d_v)", BACKWARD),
    ("\\sum_{l} A_{il} dA_{il}", "Sum(A[i,l]*dA[i,l],l,1,m)", BACKWARD), ("Σₗ Aᵢₗ·dAᵢₗ", "Sum(A[i,l]*dA[i,l],l,1,m)", BACKWARD),
    # sums without limits, and with limits in every order
    ("exp(x_i) / sum_j exp(x_j)", SOFTMAX_I, VECTORS), ("e^{x_i}/\\sum_j e^{x_j}", SOFTMAX_I, VECTORS), ("e^(x_i)/Σ_k e^(x_k)", SOFTMAX_I, VECTORS),
    ("\\frac{e^{x_i}}{\\sum_{k} e^{x_k}}", SOFTMAX_I, VECTORS), ("\\frac{\\exp(x_i)}{\\sum^n_{k=1}\\exp(x_k)}", SOFTMAX_I, VECTORS),
    ("exp(xᵢ)/∑_{k=1}^{n} exp(x_k)", SOFTMAX_I, VECTORS), ("exp(xᵢ)/∑_{k=1}^n exp(xₖ)", SOFTMAX_I, VECTORS), ("exp(x_i)/sum_{k=1}^n exp(x_k)", SOFTMAX_I, VECTORS),
    ("\\exp(x_i) / \\sum_{1 \\le k \\le n} \\exp(x_k)", SOFTMAX_I, VECTORS), ("exp(x[i])/Sum(exp(x[k]), k)", SOFTMAX_I, VECTORS),
    ("exp(x[i])/Sum(exp(x[k]), (k, 1, n))", SOFTMAX_I, VECTORS), ("np.exp(x[i])/np.sum(np.exp(x))", SOFTMAX_I, VECTORS),
    ("torch.exp(x[i]) / torch.exp(x).sum()", SOFTMAX_I, VECTORS), ("exp(x[i] - logsumexp(x))", SOFTMAX_I, VECTORS),
    ("\\mathrm{softmax}_i(x)", SOFTMAX_I, VECTORS), ("p_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}", SOFTMAX_I, VECTORS),
    ("np.exp(x) / np.exp(x).sum()", "softmax(x)", VECTORS), ("softmax(x, axis=-1)", "softmax(x)", VECTORS),
    ("np.exp(x - np.max(x))/np.sum(np.exp(x - np.max(x)))", "softmax(x)", VECTORS),
    ("-\\sum_i y_i \\log p_i", CROSS_ENTROPY, VECTORS), ("−Σᵢ yᵢ log pᵢ", CROSS_ENTROPY, VECTORS), ("-Σ_k y_k·ln(p_k)", CROSS_ENTROPY, VECTORS),
    ("-np.sum(y*np.log(p))", CROSS_ENTROPY, VECTORS), ("-(y * np.log(p)).sum()", CROSS_ENTROPY, VECTORS), ("-y @ np.log(p)", CROSS_ENTROPY, VECTORS),
    ("-y·log(p)", CROSS_ENTROPY, VECTORS), ("L = -\\sum_{k=1}^{n} y_k \\ln p_k", CROSS_ENTROPY, VECTORS), ("-y^T \\log p", CROSS_ENTROPY, VECTORS),
    ("\\log\\sum_k e^{x_k} - x_i", "log(Sum(exp(x[k]),k,1,n))-x[i]", VECTORS), ("log(sum_k e^(x_k)) - x_i", "log(Sum(exp(x[k]),k,1,n))-x[i]", VECTORS),
    ("log sum_k exp(x_k) - x_i", "log(Sum(exp(x[k]),k,1,n))-x[i]", VECTORS),
    ("\\sum_{k \\le i} x_k", "Sum(x[k],k,1,i)", VECTORS), ("\\sum_{k < i} x_k", "Sum(x[k],k,1,i-1)", VECTORS), ("Σ_{k≤i} x_k", "Sum(x[k],k,1,i)", VECTORS),
    ("\\sum_{k \\ge i} x_k", "Sum(x[k],k,i,n)", VECTORS), ("\\sum_{k \\neq i} x_k", "Sum(x[k],k,1,n)-x[i]", VECTORS),
    ("\\sum_{k=i}^{n} x_k y_k", "Sum(x[k]*y[k],k,i,n)", VECTORS), ("\\sum_{i,j} x_i y_j", "Sum(x[k],k,1,n)*Sum(y[k],k,1,n)", {"x": "vector(n)", "y": "vector(n)"}),
    ("np.sum(p * np.log(p / y))", "Sum(p[k]*log(p[k]/y[k]),k,1,n)", VECTORS), ("(x/y).sum()", "Sum(x[k]/y[k],k,1,n)", VECTORS),
    ("np.sum(x)", "Sum(x[k],k,1,n)", VECTORS), ("sum(x)", "Sum(x[k],k,1,n)", VECTORS), ("x.sum()", "Sum(x[k],k,1,n)", VECTORS), ("sum(x**2)", "Sum(x[k]^2,k,1,n)", VECTORS),
    ("x.mean()", "Sum(x[k],k,1,n)/n", VECTORS), ("\\frac1n\\sum_k x_k", "Sum(x[k],k,1,n)/n", VECTORS),
    # a delta in other words
    ("p_i(1_{i=j} - p_j)", JACOBIAN, VECTORS), ("p[i]*((i==j) - p[j])", JACOBIAN, VECTORS), ("p_i(\\mathbb{1}_{i=j} - p_j)", JACOBIAN, VECTORS),
    ("p_i(\\mathbf{1}[i=j] - p_j)", JACOBIAN, VECTORS), ("pᵢ(δᵢⱼ − pⱼ)", JACOBIAN, VECTORS), ("p_i ([i=j] - p_j)", JACOBIAN, VECTORS),
    ("p[i]*(1 - p[i]) if i == j else -p[i]*p[j]", JACOBIAN, VECTORS), ("p_i*(1-p_i) if i = j else -p_i*p_j", JACOBIAN, VECTORS),
    ("\\begin{cases} p_i(1-p_i), & \\text{if } i=j \\\\ -p_ip_j, & \\text{otherwise} \\end{cases}", JACOBIAN, VECTORS),
    ("\\frac{\\partial p_i}{\\partial x_j} = p_i(\\delta_{ij} - p_j)", JACOBIAN, VECTORS), ("dp_i/dx_j = p_i (δ_ij - p_j)", JACOBIAN, VECTORS),
    ("np.where(i == j, p[i]*(1-p[i]), -p[i]*p[j])", JACOBIAN, VECTORS),
    ("diag(p) - pp^T", "diag(p)-p@T(p)", VECTORS), ("np.diag(p) - np.outer(p, p)", "diag(p)-p@T(p)", VECTORS), ("\\operatorname{diag}(p) - p p^\\top", "diag(p)-p@T(p)", VECTORS),
    ("diag(p) − p·pᵀ", "diag(p)-p@T(p)", VECTORS), ("torch.diag(p) - torch.outer(p, p)", "diag(p)-p@T(p)", VECTORS),
    ("∂L/∂x_j = p_j − y_j", "p[j]-y[j]", VECTORS), ("\\partial L/\\partial x_j = p_j - y_j", "p[j]-y[j]", VECTORS), ("= p_j - y_j", "p[j]-y[j]", VECTORS),
    ("$$p_j - y_j$$.", "p[j]-y[j]", VECTORS), ("`p[j] - y[j]`", "p[j]-y[j]", VECTORS), ("∇L = p − y", "p-y", VECTORS),
    # dots, bars and norms
    ("q·k/√d", "q@k/sqrt(d)", DOTS), ("\\frac{q\\cdot k}{\\sqrt d}", "q@k/sqrt(d)", DOTS), ("q^Tk/\\sqrt{d}", "q@k/sqrt(d)", DOTS), ("qᵀk/√d", "q@k/sqrt(d)", DOTS),
    ("np.dot(q,k)/np.sqrt(d)", "q@k/sqrt(d)", DOTS), ("(q*k).sum()/d**.5", "q@k/sqrt(d)", DOTS), ("\\sum_i q_i k_i / \\sqrt{d}", "q@k/sqrt(d)", DOTS),
    ("‖q‖²", "q@q", DOTS), ("|q|^2", "q@q", DOTS), ("||q||^2", "q@q", DOTS), ("\\lVert q\\rVert^2", "q@q", DOTS), ("\\|q\\|^2", "q@q", DOTS),
    ("np.linalg.norm(q)**2", "q@q", DOTS), ("q·k/(‖q‖‖k‖)", "q@k/sqrt((q@q)*(k@k))", DOTS), ("q@k/(|q|*|k|)", "q@k/sqrt((q@q)*(k@k))", DOTS),
    ("(q · k) / (‖q‖ · ‖k‖)", "q@k/sqrt((q@q)*(k@k))", DOTS), ("\\frac{q^\\top k}{\\lVert q \\rVert \\lVert k \\rVert}", "q@k/sqrt((q@q)*(k@k))", DOTS),
    # counts
    ("8nd² + 4n²d", "8*n*d^2+4*n^2*d", COUNTS), ("8nd^2 + 4n^2d", "8*n*d^2+4*n^2*d", COUNTS), ("12Ld²", "12*L*d^2", COUNTS), ("2Lbnd", "2*L*b*n*d", COUNTS),
    ("2·L·b·n·d", "2*L*b*n*d", COUNTS), ("2 d d_ff + d_ff + d", "2*d*d_ff+d_ff+d", COUNTS), ("n(n+1)//2", "n*(n+1)/2", COUNTS), ("d//h", "floor(d/h)", COUNTS),
    ("N = 12Ld^2 + 13Ld + Vd", "12*L*d^2+13*L*d+V*d", COUNTS), ("12 L d**2 + 13 L d", "12*L*d^2+13*L*d", COUNTS),
    ("3,152,384", "3152384", {}), ("3 152 384", "3152384", {}), ("n = 35", "35", {}), ("= 35", "35", {}), ("3_152_384", "3152384", {}), ("3{,}152{,}384", "3152384", {}),
    ("５１２", "512", {}), ("４×５１２²", "4*512^2", {}), ("4 × 512²", "4*512^2", {}), ("n = 3·5 = 15", "15", {}), ("15.", "15", {}), ("85%", "0.85", {}),
    ("(23/25, 1/50)", "[23/25, 1/50]", {}), ("23/25, 1/50", "[23/25, 1/50]", {}), ("\\left(\\tfrac{23}{25}, \\tfrac{1}{50}\\right)", "[23/25, 1/50]", {}),
    # functions without brackets, and square brackets
    ("cos ωk", "cos(omega*k)", WAVES), ("\\cos\\omega k", "cos(omega*k)", WAVES), ("cos ωk cos ωp", "cos(omega*k)*cos(omega*p)", WAVES),
    ("sin ωp cos ωk + cos ωp sin ωk", "sin(omega*(p+k))", WAVES), ("np.sin(omega*(p+k))", "sin(omega*(p+k))", WAVES), ("\\sin[\\omega(p+k)]", "sin(omega*(p+k))", WAVES),
    ("(sin(ω(p+k)), cos(ω(p+k)))", "[sin(omega*(p+k)), cos(omega*(p+k))]", WAVES),
    ("0.5x[1 + erf(x/√2)]", "x/2*(1+erf(x/sqrt(2)))", NUMBERS), ("0.5*x*[1 + erf(x/sqrt(2))]", "x/2*(1+erf(x/sqrt(2)))", NUMBERS), ("\\tanh[g/2]", "tanh(g/2)", NUMBERS),
    ("\\frac{x}{2}\\left[1+\\operatorname{erf}\\frac{x}{\\sqrt2}\\right]", "x/2*(1+erf(x/sqrt(2)))", NUMBERS),
    ("1/(1+np.exp(-g))", "sigmoid(g)", NUMBERS), ("1/(1+e^-g)", "sigmoid(g)", NUMBERS), ("σ(g)(1−σ(g))", "sigmoid(g)*(1-sigmoid(g))", NUMBERS), ("expit(g)", "sigmoid(g)", NUMBERS),
    ("e^g/(1+e^g)", "sigmoid(g)", NUMBERS), ("np.maximum(0, x)", "relu(x)", NUMBERS), ("max{0, x}", "relu(x)", NUMBERS), ("\\max\\{0, x\\}", "relu(x)", NUMBERS),
    ("torch.sigmoid(g) * (1 - torch.sigmoid(g))", "sigmoid(g)*(1-sigmoid(g))", NUMBERS), ("e^{-g}/(1+e^{-g})²", "sigmoid(g)*(1-sigmoid(g))", NUMBERS),
    # norms and their epsilon
    ("γ(x_i − μ)/√(σ² + eps) + β", "gamma*(x[i]-mu)/sqrt(sigma^2+epsilon)+beta", NORM), ("gamma*(x[i]-mu)/np.sqrt(sigma**2+eps)+beta", "gamma*(x[i]-mu)/sqrt(sigma^2+epsilon)+beta", NORM),
    ("\\gamma\\frac{x_i-\\mu}{\\sqrt{\\sigma^2+\\varepsilon}}+\\beta", "gamma*(x[i]-mu)/sqrt(sigma^2+epsilon)+beta", NORM),
    ("1/n Σ_k (x_k − μ)²", VARIANCE, NORM), ("(1/n)·Σ_k (x_k − μ)²", VARIANCE, NORM), ("np.mean((x - mu)**2)", VARIANCE, NORM), ("((x-mu)**2).mean()", VARIANCE, NORM),
    ("\\frac{1}{n}\\sum_k (x_k-\\mu)^2", VARIANCE, NORM), ("sum((x-mu)^2)/n", VARIANCE, NORM), ("‖x − μ‖²/n", VARIANCE, NORM),
    # programs: a star works entry by entry, reductions keep their axes or not
    ("gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta", NORMED, LAYER), ("(x - np.mean(x))/np.sqrt(np.var(x) + eps)*gamma + beta", NORMED, LAYER),
    ("gamma*(x - x.mean(-1, keepdims=True))/(x.var(-1, keepdims=True) + eps)**0.5 + beta", NORMED, LAYER), ("gamma*(x - x.mean())/torch.sqrt(x.var(unbiased=False) + eps) + beta", NORMED, LAYER),
    ("\\gamma\\odot\\frac{x-\\mathrm{mean}(x)}{\\sqrt{\\mathrm{Var}(x)+\\varepsilon}}+\\beta", NORMED, LAYER), ("np.std(x)**2", "var(x)", LAYER), ("x.sum()/x.shape[0]", "mean(x)", LAYER), ("sum(x)/len(x)", "mean(x)", LAYER),
    ("A*(dA - (A*dA).sum(1)[:, None])", "had(A,dA)-diag(rowsum(had(A,dA)))@A", BACKWARD), ("np.diag(p) - p[:, None]*p[None, :]", "diag(p)-p@T(p)", VECTORS), ("np.sum(A * B.T)", "tr(A@B)", SQUARES),
    ("torch.logsumexp(A, dim=-1)", "log(rowsum(exp(A)))", SQUARES), ("np.prod(x)", "Prod(x[k],k,1,n)", VECTORS), ("np.max(x)", "max(x)", VECTORS), ("sum(e**x)", "Sum(exp(x[k]),k,1,n)", VECTORS),
    ("np.array([[1, 0], [0.2, 2]])", "[[1,0],[1/5,2]]", {}), ("[[1, 0],\n [0.2, 2]]", "[[1,0],[1/5,2]]", {}), ("((1, 0), (1/5, 2))", "[[1,0],[1/5,2]]", {}), ("p[i]*int(i == j) - p[i]*p[j]", JACOBIAN, VECTORS),
    ("\\max(0, xW_1 + b_1)W_2 + b_2", HIDDEN, NETWORK), ("np.maximum(x @ W_1 + b_1, 0) @ W_2 + b_2", HIDDEN, NETWORK),
    # rows of matrices, inner products, traces
    ("\\tanh(x_t W_x + H_{t-1} W_h + b)", STATE, STATES), ("h_t = tanh(W_xᵀ x_t + W_hᵀ H_{t−1} + b)", STATE, STATES), ("Q_i·K_j", ROW_DOT, ROWS), ("Q_i K_j^T", ROW_DOT, ROWS), ("\\langle Q_i, K_j\\rangle", ROW_DOT, ROWS),
    ("\\sum_l Q_{il}K^T_{lj}", ROW_DOT, ROWS), ("⟨q, k⟩/√d", "q@k/sqrt(d)", DOTS), ("<q, k>", "q@k", DOTS), ("\\operatorname{tr} A", "tr(A)", SQUARES), ("v^{\\prime}Av", "T(v)@A@v", SQUARES),
    ("\\sum_{\\ell} A_{i\\ell}B_{\\ell j}", "Sum(A[i,k]*B[k,j],k,1,n)", SQUARES), ("\\|q\\|_2^2", "q@q", DOTS), ("‖q‖₂²", "q@q", DOTS), ("||q||_2^2", "q@q", DOTS), ("|q - k|", "sqrt((q-k)@(q-k))", DOTS), ("q@k/(|q||k|)", "q@k/sqrt((q@q)*(k@k))", DOTS),
    # sums over what is said in words or sets
    ("\\sum_{k\\in\\{1,\\dots,n\\}} x_k", "Sum(x[k],k,1,n)", VECTORS), ("\\max_{k=1,\\dots,n} x_k", "max(x)", VECTORS), ("\\sum_{k=1,\\,k\\neq i}^{n} x_k", OTHERS, VECTORS), ("\\sum_{\\substack{k=1\\\\k\\ne i}}^n x_k", OTHERS, VECTORS),
    ("\\hat R_t = \\sum\\limits_{t'=t}^{T} r_{t'}", "Sum(r[k],k,t,T)", RETURNS), ("\\sum_{k=0}^{T-t}\\gamma^k r_{t+k}", "Sum(gamma^(k-t)*r[k],k,t,T)", RETURNS), ("e^xᵢ/Σⱼe^xⱼ", SOFTMAX_I, VECTORS), ("exp{x_i}/Σ_k exp{x_k}", SOFTMAX_I, VECTORS), ("softmax(x) [i]", SOFTMAX_I, VECTORS),
    # cases
    ("p_i(1-p_i) if i = j, -p_i p_j otherwise", JACOBIAN, VECTORS), ("p_i(1-p_i) for i = j, -p_i p_j for i != j", JACOBIAN, VECTORS), ("\\begin{cases} x, & x \\ge 0, \\\\ 0, & \\text{otherwise}.\\end{cases}", "relu(x)", NUMBERS), ("p_i([i = j] - p_j)", JACOBIAN, VECTORS),
    ("\\left\\{\\begin{array}{ll} p_i(1-p_i) & i=j\\\\ -p_ip_j & i\\ne j\\end{array}\\right.", JACOBIAN, VECTORS), ("x\\,\\mathbb{1}_{x>0}", "relu(x)", NUMBERS), ("p[i]*(delta[i, j] - p[j])", JACOBIAN, VECTORS),
    # logarithms, binomials, remainders
    ("np.log10(x**2+1)", "log(x^2+1)/log(10)", NUMBERS), ("\\log_{10}(x^2+1)", "log(x^2+1)/log(10)", NUMBERS), ("math.log(x**2+1, 2)", "log2(x^2+1)", NUMBERS), ("np.exp2(x)", "2^x", NUMBERS), ("\\binom{n}{k}", "binomial(n,k)", WHOLE),
    ("{n \\choose k}", "binomial(n,k)", WHOLE), ("math.comb(n, k)", "binomial(n,k)", WHOLE), ("n \\bmod k", "mod(n,k)", WHOLE), ("n mod k", "mod(n,k)", WHOLE), ("\\operatorname{sgn}(x)", "sign(x)", NUMBERS),
)  # fmt: skip

WRONG = (
    ("np.sum(p * np.log(y / p))", "Sum(p[k]*log(p[k]/y[k]),k,1,n)", VECTORS), ("x.sum()/y.sum()", "Sum(x[k]/y[k],k,1,n)", VECTORS),
    ("QK^T/d_k", SCORES, ATTENTION), ("QKᵀ·√d_k", SCORES, ATTENTION), ("Q @ K.T", SCORES, ATTENTION), ("np.dot(Q, K.T) / np.sqrt(2*d_k)", SCORES, ATTENTION),
    ("softmax(QKᵀ)V/√d_k", ATTENDED, ATTENTION), ("softmax(QKᵀ/d_k)V", ATTENDED, ATTENTION), ("torch.softmax(Q @ K.T / d_k**0.5, dim=0) @ V", ATTENDED, ATTENTION),
    ("-A.T @ G", "T(A)@G", BACKWARD), ("2AᵀG", "T(A)@G", BACKWARD), ("A*(dA + (A*dA).sum(axis=1, keepdims=True))", "had(A,dA)-diag(rowsum(had(A,dA)))@A", BACKWARD),
    ("A*dA - (A*dA).sum(axis=1, keepdims=True)", "had(A,dA)-diag(rowsum(had(A,dA)))@A", BACKWARD), ("\\sum_l G_{il} V_{jl}^2", "Sum(G[i,k]*V[j,k],k,1,d_v)", BACKWARD),
    ("exp(x_i)/Σ_j exp(x_i)", SOFTMAX_I, VECTORS), ("x_i/Σ_j x_j", SOFTMAX_I, VECTORS), ("e^{x_i}/\\sum_{k \\le i} e^{x_k}", SOFTMAX_I, VECTORS),
    ("np.exp(x[i])/np.sum(x)", SOFTMAX_I, VECTORS), ("np.exp(x)/np.exp(x).max()", "softmax(x)", VECTORS), ("exp(x[i])/Sum(exp(x[k]), (k, 1, n-1))", SOFTMAX_I, VECTORS),
    ("Σᵢ yᵢ log pᵢ", CROSS_ENTROPY, VECTORS), ("-\\sum_i p_i \\log y_i", CROSS_ENTROPY, VECTORS), ("-np.sum(y)*np.log(p).sum()", CROSS_ENTROPY, VECTORS), ("-np.mean(y*np.log(p))", CROSS_ENTROPY, VECTORS),
    ("\\sum_k \\log e^{x_k} - x_i", "log(Sum(exp(x[k]),k,1,n))-x[i]", VECTORS), ("\\sum_{k < i} x_k", "Sum(x[k],k,1,i)", VECTORS), ("\\sum_{k \\neq i} x_k", "Sum(x[k],k,1,n)", VECTORS),
    ("p_i(1_{i≠j} - p_j)", JACOBIAN, VECTORS), ("p[i]*((i==j) + p[j])", JACOBIAN, VECTORS), ("p_i(1 - p_j) if i == j else p_i*p_j", JACOBIAN, VECTORS),
    ("\\begin{cases} p_i(1-p_i) & i \\neq j \\\\ -p_ip_j & i = j \\end{cases}", JACOBIAN, VECTORS), ("np.diag(p) - p@p", "diag(p)-p@T(p)", VECTORS),
    ("pp^T - diag(p)", "diag(p)-p@T(p)", VECTORS), ("∂L/∂x_j = y_j − p_j", "p[j]-y[j]", VECTORS), ("= p_j + y_j", "p[j]-y[j]", VECTORS),
    ("q·k/d", "q@k/sqrt(d)", DOTS), ("‖q‖", "q@q", DOTS), ("|q|·|k|", "q@k", DOTS), ("q·k/(‖q‖+‖k‖)", "q@k/sqrt((q@q)*(k@k))", DOTS),
    ("8nd² + 2n²d", "8*n*d^2+4*n^2*d", COUNTS), ("12L²d", "12*L*d^2", COUNTS), ("n(n-1)//2", "n*(n+1)/2", COUNTS), ("(n//2)(n+1)", "n*(n+1)/2", COUNTS),
    ("3,152,385", "3152384", {}), ("n = 36", "35", {}), ("(1/50, 23/25)", "[23/25, 1/50]", {}), ("8.5%", "0.85", {}), ("0.85%", "0.85", {}),
    ("sin ωk", "cos(omega*k)", WAVES), ("(cos ω)k", "cos(omega*k)", WAVES), ("sin ωp cos ωk − cos ωp sin ωk", "sin(omega*(p+k))", WAVES),
    ("0.5x[1 − erf(x/√2)]", "x/2*(1+erf(x/sqrt(2)))", NUMBERS), ("1/(1+np.exp(g))", "sigmoid(g)", NUMBERS), ("np.minimum(0, x)", "relu(x)", NUMBERS),
    ("γ(x_i − μ)/(√(σ²) + eps) + β", "gamma*(x[i]-mu)/sqrt(sigma^2+epsilon)+beta", NORM), ("1/(n-1) * Σ_k (x_k − μ)²", VARIANCE, NORM), ("‖x − μ‖/n", VARIANCE, NORM), ("np.mean(x - mu)**2", VARIANCE, NORM),
    ("-y * np.log(p)", CROSS_ENTROPY, VECTORS), ("v * A @ v", "T(v)@A@v", SQUARES), ("np.log10(x**2+1)", "log(x^2+1)", NUMBERS), ("(x - x.mean())/(x.std() + eps)", "(x-mean(x))/sqrt(var(x)+epsilon)", LAYER),
    ("gamma*x - x.mean()/np.sqrt(x.var() + eps) + beta", NORMED, LAYER), ("torch.logsumexp(A, dim=0)", "log(rowsum(exp(A)))", SQUARES), ("A.shape[0]", "m", BACKWARD), ("p[None,:]*p[:,None]", "diag(p)-p@T(p)", VECTORS),
    ("A^T_{ij}", "A[i,j]", SQUARES), ("Q_j·K_i", ROW_DOT, {**ROWS, "Q": "matrix(n, d)", "K": "matrix(n, d)", "j": "index(n)"}), ("\\tanh(x_t W_x + H_t W_h + b)", STATE, STATES), ("\\sum_{k\\in\\{2,\\dots,n\\}} x_k", "Sum(x[k],k,1,n)", VECTORS),
    ("\\sum_{k=2,k\\neq i}^n x_k", OTHERS, VECTORS), ("\\sum_{k=1,k\\neq i}^n x_k", "Sum(x[k],k,1,n)", VECTORS), ("p_i(1-p_i) if i ≠ j, -p_ip_j otherwise", JACOBIAN, VECTORS), ("|x|", "Sum(|x[k]|,k,1,n)", VECTORS), ("|q||k|", "abs(q)@abs(k)", DOTS),
    ("\\binom{k}{n}", "binomial(n,k)", WHOLE), ("exp{-x²}/2", "exp(-x^2/2)", NUMBERS), ("1 - np.prod(p)", "Prod(1-p[k],k,1,n)", VECTORS), ("np.minimum(x @ W_1 + b_1, 0) @ W_2 + b_2", HIDDEN, NETWORK),
)  # fmt: skip

QUESTIONS = (
    ("dk", {"d_k": "posint"}), ("a/2b", {"a": "real", "b": "real"}), ("log p_i q_i", {"p": "vector(n)", "q": "vector(n)", "i": "index(n)"}),
    ("0,105", {}), ("2,5", {}), ("cos ω k", WAVES), ("\\sum_k 1", {"n": "posint"}), ("\\sum_k x_k A_{kk}", {"x": "vector(n)", "A": "matrix(m, m)"}),
    ("A*B", {"A": "matrix(n, n)", "B": "matrix(n, n)"}), ("e^xy", {"x": "real", "y": "real"}), ("1,5,2", {}), ("x [i]", VECTORS),
    ("\\begin{cases} 1 & i = j \\\\ 2 & i < j \\end{cases}", VECTORS), ("sin ω(p+k)", WAVES), ("\\sum_l G_{il} V_{lj}", BACKWARD), ("(√σ² + eps)", NORM), ("QKT", {"Q": "matrix(n, d)", "K": "matrix(n, d)"}), ("1/n x_i", VECTORS), ("n = 3·5 = 16", {}),
    ("torch.var(x)", LAYER), ("x.var(ddof=1)", LAYER), ("K.transpose(-2, 0)", {"K": "matrix(m, d)"}), ("sum(r[t:])", RETURNS), ("-(-n//k)", WHOLE), ("-n % k", WHOLE), ("50% n", WHOLE), ("tr AB", SQUARES), ("\\sum_{k\\in\\{1,3,\\dots,n\\}} x_k", VECTORS),
    ("1 + 2 + \\dots + n", WHOLE), ("A*(dA - (A*dA).sum(axis=1))", BACKWARD), ("np.diag(p) - p * p[None, :]", VECTORS), ("\\|q\\|_1", DOTS), ("np.exp(x, axis=0)", VECTORS), ("1 1/2", {}), ("1/2 n", WHOLE), ("np.einsum('ij,jk->ik', A, B)", SQUARES), ("exp(x[i])/Sum(exp(x[k]), k", VECTORS),
)  # fmt: skip
