/** What a form says of a field. */
export interface FieldHelp {
  /** With the letter that the papers have for it. */
  label: string
  /** What is counted or measured; none where the number is one without a unit. */
  unit?: string
  /** One plain sentence. */
  help: string
  /** The words of a choice, as they read. */
  words?: Readonly<Record<string, string>>
  /** Where it begins when it comes into a form, for fields without a default. */
  start?: unknown
}

const activations = {
  tanh: 'tanh',
  identity: 'identity (linear)',
  relu: 'ReLU',
  leakyRelu: 'leaky ReLU, slope 0.01',
  sigmoid: 'sigmoid',
  softsign: 'softsign',
  asinh: 'asinh',
  sin: 'sine',
}

const general: Record<string, FieldHelp> = {
  version: { label: 'Version', help: 'The form of the spec itself.' },
  name: { label: 'Name', help: 'How the run is called in lists and figures.' },
  precision: {
    label: 'Precision',
    help: 'How many digits training carries: float64 collapses further and takes longer.',
    words: { float32: 'float32, 7 digits', float64: 'float64, 16 digits' },
  },
  engine: {
    label: 'Engine',
    help: 'What computes; auto takes the fastest that this machine has.',
    words: {
      auto: 'the best there is',
      cuda: 'graph on a GPU',
      graph: 'graph on the CPU',
      native: 'native operations',
      wasm: 'WebAssembly',
      javascript: 'JavaScript',
    },
  },
  seed: { label: 'Seed', help: 'Of the initial weights; the sample has a seed of its own.' },
}

const data: Record<string, FieldHelp> = {
  'data.set': {
    label: 'Data set',
    help: 'What the network is trained on.',
    words: {
      digits: 'handwritten digits (embedded)',
      mixture: 'Gaussian mixture',
      moons: 'two moons',
      spirals: 'spirals',
      randomLabels: 'random labels',
      imported: 'an imported set',
    },
  },
  'data.classes': { label: 'Classes K', unit: 'classes', help: 'How many classes the data have.', start: 10 },
  'data.dimension': { label: 'Dimension n₀', unit: 'numbers', help: 'How many numbers a sample has.', start: 50 },
  'data.deviation': {
    label: 'Noise σ',
    help: 'Standard deviation of the noise on every sample; 0 is none.',
    start: 0.1,
  },
  'data.turns': { label: 'Turns', unit: 'turns', help: 'How often an arm goes about 0 on its way.', start: 1 },
  'data.hash': { label: 'Content', help: 'SHA-256 of the imported content: it says which set is meant.', start: '' },
  'data.name': { label: 'Set', help: 'What the imported set was called when the spec was written.', start: '' },
  'data.standardise': {
    label: 'Scaling',
    help: 'How the numbers of the set are scaled, always by the whole set.',
    words: {
      none: 'as they are',
      unitRange: 'all to [0, 1]',
      featureRange: 'every feature to [0, 1]',
      perFeature: 'mean 0, deviation 1',
      unitNorm: 'every sample to norm 1',
    },
  },
  'data.missing': {
    label: 'Missing values',
    help: 'What becomes of samples in which a value is missing.',
    words: { refuse: 'are an error', leaveOut: 'leave the sample out' },
  },
  'data.sampling.kind': {
    label: 'Sample',
    help: 'Which samples are taken.',
    words: { balanced: 'as many of each class', random: 'drawn at random', listed: 'listed one by one' },
  },
  'data.sampling.perClass': {
    label: 'Per class',
    unit: 'samples',
    help: 'How many samples each class gets; N is K times that.',
    start: 5,
  },
  'data.sampling.count': { label: 'Samples N', unit: 'samples', help: 'How many samples are drawn in all.', start: 50 },
  'data.sampling.seed': { label: 'Sample seed', help: 'Which samples the draw comes to.' },
  'data.sampling.samples': {
    label: 'Samples',
    help: 'Each as class:position within the class, with commas between.',
    start: [
      [0, 0],
      [1, 0],
    ],
  },
}

const network: Record<string, FieldHelp> = {
  'network.widths': {
    label: 'Widths n₁ … n_L',
    unit: 'units',
    help: 'One number per layer, the last the number of classes; 50×4 stands for four of 50.',
  },
  'network.activation': {
    label: 'Activation σ',
    help: 'What every layer but the last applies to each number.',
    words: activations,
  },
  'network.lastActivation': {
    label: 'Last activation σ_L',
    help: 'The same for the last layer; the paper takes tanh here too.',
    words: activations,
  },
  'network.bias': { label: 'Biases b_l', help: 'Adds a trained offset per unit; the theory of section 4 has none.' },
  'network.residual': {
    label: 'Residual',
    help: 'Layers between the first and the last add their input to their output.',
  },
  'network.freeFeatures': {
    label: 'Free features',
    help: 'Trains the features Z¹ themselves and does not look at the data X (unconstrained features model).',
  },
}

const objective: Record<string, FieldHelp> = {
  'loss.kind': {
    label: 'Loss',
    help: 'How far outputs are from their targets.',
    words: { squared: '½ squared error', crossEntropy: 'cross-entropy' },
  },
  'loss.reduction': {
    label: 'Over samples',
    help: 'A sum as in section 5.2, or a mean as in eq. 3: it sets the scale on which λ acts.',
    words: { sum: 'sum', mean: 'mean' },
  },
  'loss.targetScale': {
    label: 'Target scale c',
    help: 'Targets are c times one-hot; below 1 the last tanh can reach them.',
  },
  'penalty.weightDecay': { label: 'Weight decay λ', help: 'Strength of ‖W_l‖²/2 in the objective, for l ≥ 2.' },
  'penalty.firstLayer': {
    label: 'First layer δ',
    help: 'The first layer carries λδ in place of λ; the theorem holds as δ goes to 0.',
  },
  'penalty.featureDecay': {
    label: 'Feature decay λ′',
    help: 'Strength of ‖Z^l‖²/2 in the objective, for the layers below.',
  },
  'penalty.featureLayers': {
    label: 'λ′ on layers',
    help: '“all”, “first”, or layers by number with commas between.',
  },
  'penalty.weightDecays': {
    label: 'λ_l of each layer',
    help: 'One number per layer in place of λ and λδ; empty takes λδ, λ, …, λ.',
  },
  'initialisation.kind': { label: 'Initial weights', help: 'Every layer begins orthogonal.' },
  'initialisation.gain': { label: 'Gain', help: 'What the orthogonal weights of layers 2 … L are multiplied by.' },
  'initialisation.firstGain': { label: 'First gain', help: 'The same for the first layer.' },
}

const optimizer: Record<string, FieldHelp> = {
  'optimizer.kind': {
    label: 'Method',
    help: 'What minimises the objective; L-BFGS comes furthest in the fewest steps.',
    words: {
      lbfgs: 'L-BFGS',
      gradientDescent: 'gradient descent',
      momentum: 'momentum',
      nesterov: 'Nesterov momentum',
      adam: 'Adam',
    },
  },
  'optimizer.memory': { label: 'Memory', unit: 'pairs', help: 'How many past steps L-BFGS remembers.' },
  'optimizer.momentum': { label: 'Momentum', help: 'Which part of the last step is taken along.' },
  'optimizer.beta1': { label: 'β₁', help: 'How slowly Adam’s mean of the gradient forgets.' },
  'optimizer.beta2': { label: 'β₂', help: 'How slowly Adam’s mean of the squared gradient forgets.' },
  'optimizer.epsilon': {
    label: 'ε',
    help: 'Added to the root of the squared gradient, so that nothing is divided by 0.',
  },
  'optimizer.decoupledDecay': {
    label: 'Decoupled decay',
    help: 'AdamW: weights shrink by learning rate times this at each step, besides the penalties.',
  },
  'optimizer.learningRate': { label: 'Learning rate', help: 'Length of a step along the (scaled) gradient.' },
  'optimizer.schedule.kind': {
    label: 'Schedule',
    help: 'How the learning rate changes through the run.',
    words: { constant: 'constant', exponential: 'exponential decay', cosine: 'cosine decay' },
  },
  'optimizer.schedule.final': {
    label: 'Final factor',
    help: 'What the learning rate has been multiplied by after the last step.',
    start: 0.1,
  },
  'optimizer.schedule.warmup': {
    label: 'Warm-up',
    unit: 'steps',
    help: 'Over how many first steps the learning rate rises from 0.',
  },
  'optimizer.continuation.start': {
    label: 'λ starts at',
    unit: '× λ',
    help: 'Continuation: λ and λ′ begin so many times too strong, where training is easy; 1 is none.',
    start: 1,
  },
  'optimizer.continuation.divideBy': {
    label: 'Divided by',
    help: 'By what the excess of λ and λ′ is divided from stage to stage.',
    start: 2,
  },
  'optimizer.continuation.steps': { label: 'Stage length', unit: 'steps', help: 'Iterations of each stage.', start: 1 },
  'optimizer.continuation.firstSteps': {
    label: 'First stage',
    unit: 'steps',
    help: 'Iterations of the strongest λ; empty: as many as the other stages.',
  },
  'optimizer.firstLayer': {
    label: 'First layer in',
    help: 'Coordinates in which W₁ is trained: whitened ones converge fastest.',
    words: { whitened: 'whitened coordinates', reduced: 'reduced coordinates', raw: 'raw coordinates' },
  },
}

const end: Record<string, FieldHelp> = {
  'stop.steps': { label: 'Steps', unit: 'steps', help: 'Iterations at the target λ, after the continuation.' },
  'stop.spectrumChange': {
    label: 'Settled below',
    help: 'Ends earlier when no leading singular value changes by more than this, relatively; 0 is never.',
  },
  'stop.window': { label: 'Settled over', unit: 'steps', help: 'Over how many iterations that change is taken.' },
  'logging.measurements': {
    label: 'Measurements',
    help: 'How often everything (spectra, ranks, TCV) is measured over the run.',
  },
  'logging.snapshots': {
    label: 'Snapshots at',
    unit: 'steps',
    help: 'Steps at which the weights are kept, rising, with commas between; empty: none.',
  },
}

/** By the path of every leaf of the spec; a test binds it to the schema. */
export const fieldHelp: Readonly<Record<string, FieldHelp>> = {
  ...general,
  ...data,
  ...network,
  ...objective,
  ...optimizer,
  ...end,
}

/** How a group of fields is headed, by its path. */
export const groupTitles: Readonly<Record<string, string>> = {
  data: 'Data',
  'data.sampling': 'Sample',
  network: 'Network',
  loss: 'Loss',
  penalty: 'Penalties',
  initialisation: 'Initialisation',
  optimizer: 'Optimizer',
  'optimizer.schedule': 'Learning rate',
  'optimizer.continuation': 'Continuation',
  stop: 'Stop rule',
  logging: 'What is kept',
}

/** Where fields without a default begin, by their paths. */
export const fieldStarts: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(fieldHelp).flatMap(([path, { start }]) => (start === undefined ? [] : [[path, start]])),
)
