import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

activations = {
    "tanh": jnp.tanh,
    "identity": lambda a: a,
    "relu": jax.nn.relu,
    "leakyRelu": lambda a: jnp.where(a > 0, a, 0.01 * a),
    "sigmoid": jax.nn.sigmoid,
    "softsign": jax.nn.soft_sign,
    "asinh": jnp.arcsinh,
    "sin": jnp.sin,
}


def compute(objective, weights, biases, X, labels, multiplier):
    """Return the terms of the objective, the norms of its gradient and the spectra of features and weights."""
    share = objective["sampleWeight"]
    onehot = jax.nn.one_hot(labels, objective["widths"][-1], dtype=jnp.float64).T

    def terms(W):
        last, Z = X, []
        for l in range(len(W)):
            a = W[l] if last is None else W[l] @ last
            if biases is not None:
                a = a + biases[l][:, None]
            z = activations[objective["activations"][l]](a)
            last = z + last if objective["residual"][l] else z
            Z.append(last)
        if objective["loss"] == "squared":
            data_loss = share * jnp.sum((Z[-1] - objective["targetScale"] * onehot) ** 2) / 2
        else:
            data_loss = -share * jnp.sum(onehot * jax.nn.log_softmax(Z[-1], axis=0))
        squares = [jnp.sum(w**2) + (0 if biases is None else jnp.sum(biases[l] ** 2)) for l, w in enumerate(W)]
        weight_penalty = sum(d * s / 2 for d, s in zip(objective["weightDecays"], squares))
        feature_penalty = share * sum(d * jnp.sum(z**2) / 2 for d, z in zip(objective["featureDecays"], Z))
        return data_loss + multiplier * (weight_penalty + feature_penalty), (data_loss, weight_penalty, feature_penalty, Z)

    W = [jnp.asarray(array) for array in weights]
    gradients, (data_loss, weight_penalty, feature_penalty, Z) = jax.grad(terms, has_aux=True)(W)
    decays = objective["weightDecays"]
    return {
        "objective": float(data_loss + weight_penalty + feature_penalty),
        "dataLoss": float(data_loss),
        "weightPenalty": float(weight_penalty),
        "featurePenalty": float(feature_penalty),
        "weightGradient": [float(jnp.linalg.norm(G)) for G in gradients],
        "gradientScale": max(1e-300, *(multiplier * d * float(jnp.linalg.norm(w)) for d, w in zip(decays, W))),
        "s(Z)": [np.asarray(jnp.linalg.svd(z, compute_uv=False)) for z in Z],
        "s(W)": [np.asarray(jnp.linalg.svd(w, compute_uv=False)) for w in W],
    }
