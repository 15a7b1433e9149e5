def logistic(a):
    return np.where(a >= 0, 1 / (1 + np.exp(-np.abs(a))), 1 - 1 / (1 + np.exp(-np.abs(a))))


# σ(a) and its derivative.
activations = {
    "tanh": (np.tanh, lambda a: 1 - np.tanh(a) ** 2),
    "identity": (lambda a: a, np.ones_like),
    "relu": (lambda a: np.maximum(a, 0), lambda a: (a > 0).astype(float)),
    "leakyRelu": (lambda a: np.where(a > 0, a, 0.01 * a), lambda a: np.where(a > 0, 1.0, 0.01)),
    "sigmoid": (logistic, lambda a: logistic(a) * (1 - logistic(a))),
    "softsign": (lambda a: a / (1 + np.abs(a)), lambda a: 1 / (1 + np.abs(a)) ** 2),
    "asinh": (np.arcsinh, lambda a: 1 / np.sqrt(1 + a * a)),
    "sin": (np.sin, np.cos),
}


def compute(objective, weights, biases, X, labels, multiplier):
    """Return the terms of the objective, the norms of its gradient and the spectra of features and weights."""
    N, share = len(labels), objective["sampleWeight"]
    decays, feature_decays = objective["weightDecays"], objective["featureDecays"]
    A, Z, inputs = [], [], []
    last = X
    for l, W in enumerate(weights):
        inputs.append(last)
        a = W.copy() if last is None else W @ last
        if biases is not None:
            a = a + biases[l][:, None]
        z = activations[objective["activations"][l]][0](a)
        last = z + last if objective["residual"][l] else z
        A.append(a)
        Z.append(last)
    onehot = np.zeros((objective["widths"][-1], N))
    onehot[labels, np.arange(N)] = 1
    if objective["loss"] == "squared":
        error = Z[-1] - objective["targetScale"] * onehot
        data_loss = share * np.sum(error**2) / 2
        back = share * error
    else:
        shifted = Z[-1] - Z[-1].max(axis=0)
        logs = shifted - np.log(np.exp(shifted).sum(axis=0))
        data_loss = -share * logs[labels, np.arange(N)].sum()
        back = share * (np.exp(logs) - onehot)
    squares = [np.sum(W**2) + (0 if biases is None else np.sum(biases[l] ** 2)) for l, W in enumerate(weights)]
    weight_penalty = sum(decay * square / 2 for decay, square in zip(decays, squares))
    feature_penalty = share * sum(decay * np.sum(z**2) / 2 for decay, z in zip(feature_decays, Z))
    gradients = [None] * len(weights)
    for l in reversed(range(len(weights))):
        back = back + multiplier * share * feature_decays[l] * Z[l]
        slope = back * activations[objective["activations"][l]][1](A[l])
        gradient = slope if inputs[l] is None else slope @ inputs[l].T
        gradients[l] = gradient + multiplier * decays[l] * weights[l]
        if inputs[l] is not None:
            back = weights[l].T @ slope + (back if objective["residual"][l] else 0)
    return {
        "objective": data_loss + weight_penalty + feature_penalty,
        "dataLoss": data_loss,
        "weightPenalty": weight_penalty,
        "featurePenalty": feature_penalty,
        "weightGradient": [np.linalg.norm(G) for G in gradients],
        "gradientScale": max(1e-300, *(multiplier * d * np.linalg.norm(W) for d, W in zip(decays, weights))),
        "s(Z)": [np.linalg.svd(z, compute_uv=False) for z in Z],
        "s(W)": [np.linalg.svd(W, compute_uv=False) for W in weights],
    }
