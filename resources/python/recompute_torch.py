import torch

activations = {
    "tanh": torch.tanh,
    "identity": lambda a: a,
    "relu": torch.relu,
    "leakyRelu": lambda a: torch.where(a > 0, a, 0.01 * a),
    "sigmoid": torch.sigmoid,
    "softsign": torch.nn.functional.softsign,
    "asinh": torch.asinh,
    "sin": torch.sin,
}


def compute(objective, weights, biases, X, labels, multiplier):
    """Return the terms of the objective, the norms of its gradient and the spectra of features and weights."""
    tensor = lambda array: torch.tensor(np.array(array), dtype=torch.float64)
    share = objective["sampleWeight"]
    W = [tensor(array).requires_grad_() for array in weights]
    b = None if biases is None else [tensor(array) for array in biases]
    classes = torch.tensor(np.array(labels), dtype=torch.int64)
    last = None if X is None else tensor(X)
    Z = []
    for l in range(len(W)):
        a = W[l] if last is None else W[l] @ last
        if b is not None:
            a = a + b[l][:, None]
        z = activations[objective["activations"][l]](a)
        last = z + last if objective["residual"][l] else z
        Z.append(last)
    if objective["loss"] == "squared":
        onehot = torch.nn.functional.one_hot(classes, objective["widths"][-1]).T.double()
        data_loss = share * ((Z[-1] - objective["targetScale"] * onehot) ** 2).sum() / 2
    else:
        data_loss = share * torch.nn.functional.cross_entropy(Z[-1].T, classes, reduction="sum")
    squares = [(w**2).sum() + (0 if b is None else (b[l] ** 2).sum()) for l, w in enumerate(W)]
    weight_penalty = sum(d * s / 2 for d, s in zip(objective["weightDecays"], squares))
    feature_penalty = share * sum(d * (z**2).sum() / 2 for d, z in zip(objective["featureDecays"], Z))
    total = data_loss + multiplier * (weight_penalty + feature_penalty)
    gradients = torch.autograd.grad(total, W)
    decays = objective["weightDecays"]
    return {
        "objective": float(data_loss + weight_penalty + feature_penalty),
        "dataLoss": float(data_loss),
        "weightPenalty": float(weight_penalty),
        "featurePenalty": float(feature_penalty),
        "weightGradient": [float(torch.linalg.norm(G)) for G in gradients],
        "gradientScale": max(1e-300, *(multiplier * d * float(torch.linalg.norm(w)) for d, w in zip(decays, W))),
        "s(Z)": [torch.linalg.svdvals(z).detach().numpy() for z in Z],
        "s(W)": [torch.linalg.svdvals(w).detach().numpy() for w in W],
    }
