import { RunSpec } from '../../../src/shared/spec/runSpec.ts'

type Choose = <Options extends readonly unknown[]>(...options: Options) => Options[number]

/** Draws valid specs, the same on every machine. Optional fields are sometimes missing. */
export function randomSpecs(count: number): RunSpec[] {
  const choose = chooser()
  const specs: RunSpec[] = []
  while (specs.length < count) {
    const parsed = RunSpec.safeParse(randomInput(choose))
    if (parsed.success) specs.push(parsed.data)
  }
  return specs
}

/** A linear congruential generator of our own: the specs must not change with a library. */
function chooser(): Choose {
  let state = 1
  return (...options) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return options[Math.floor((state / 2 ** 32) * options.length)] as never
  }
}

function randomInput(choose: Choose): unknown {
  const widths = choose([10, 10], [20, 20, 10], [50, 50, 50, 10])
  return {
    name: choose('a', 'β', 'c d'),
    data: randomData(choose),
    network: {
      widths,
      ...choose({}, { activation: choose('relu', 'asinh', 'tanh') }),
      ...choose({}, { lastActivation: choose('identity', 'tanh') }),
      ...choose({}, { bias: choose(true, false) }),
      ...choose({}, { residual: choose(true, false) }),
      ...choose({}, { freeFeatures: choose(true, false) }),
    },
    ...choose({}, { loss: choose({}, { kind: 'crossEntropy' }, { reduction: 'mean' }, { targetScale: 0.9 }) }),
    penalty: {
      weightDecay: choose(1e-4, 0.5),
      firstLayer: choose(0, 1),
      featureDecay: choose(0, 1e-3),
      featureLayers: choose('all', 'first', [1], [2, 1], []),
      ...choose(
        {},
        {
          weightDecays: choose(
            null,
            widths.map((_, l) => l / 10),
          ),
        },
      ),
    },
    initialisation: { gain: choose(0.5, 1), ...choose({}, { firstGain: choose(1, 4.5) }) },
    optimizer: randomOptimizer(choose),
    ...choose({}, { precision: choose('float32', 'float64') }),
    ...choose({}, { engine: choose('auto', 'graph', 'javascript') }),
    stop: {
      steps: choose(10, 2000),
      ...choose({}, { spectrumChange: choose(0, 1e-6) }),
      ...choose({}, { window: choose(100, 500) }),
    },
    ...choose(
      {},
      { logging: { ...choose({}, { measurements: choose(2, 60) }), ...choose({}, { snapshots: choose([], [0, 5]) }) } },
    ),
    ...choose({}, { seed: choose(0, 7, 4294967295) }),
  }
}

function randomData(choose: Choose): unknown {
  const drawing = choose(
    { kind: 'balanced', perClass: choose(1, 5), ...choose({}, { seed: choose(0, 3) }) },
    { kind: 'random', count: choose(20, 100), ...choose({}, { seed: choose(0, 3) }) },
  )
  return choose(
    () => ({
      ...choose({}, { set: 'digits' }),
      sampling: choose(drawing, {
        kind: 'listed',
        samples: [
          [0, 0],
          [1, 4],
        ],
      }),
    }),
    () => ({ set: 'mixture', classes: 10, dimension: choose(10, 50), deviation: choose(0, 0.1), sampling: drawing }),
    () => ({ set: 'spirals', classes: 10, turns: choose(1, 0.5), deviation: 0.05, sampling: drawing }),
    () => ({ set: 'moons', deviation: 0.05, sampling: drawing }),
    () => ({ set: 'randomLabels', classes: 10, dimension: 20, sampling: drawing }),
    () => ({
      set: 'imported',
      hash: choose('a', '0').repeat(64),
      name: choose('wine', 'glass'),
      classes: 10,
      dimension: 13,
      ...choose({}, { standardise: choose('none', 'perFeature') }),
      ...choose({}, { missing: choose('refuse', 'leaveOut') }),
      sampling: drawing,
    }),
  )()
}

function randomOptimizer(choose: Choose): unknown {
  const continuation = {
    start: choose(1, 100),
    divideBy: choose(2, 3),
    steps: choose(1, 50),
    ...choose({}, { firstSteps: choose(null, 500) }),
  }
  const firstOrder = {
    ...choose({}, { learningRate: choose(1e-3, 0.1) }),
    ...choose({}, { continuation }),
    ...choose({}, { firstLayer: choose('raw', 'whitened', 'reduced') }),
    ...choose(
      {},
      {
        schedule: choose({ kind: 'constant' }, { kind: 'constant', warmup: 5 }, { kind: 'cosine', final: 0.1 }),
      },
    ),
  }
  return choose(
    () => ({
      ...choose({}, { kind: 'lbfgs' }),
      ...choose({}, { memory: choose(10, 20) }),
      continuation,
      ...choose({}, { firstLayer: choose('whitened', 'raw', 'reduced') }),
    }),
    () => ({ kind: 'gradientDescent', ...firstOrder }),
    () => ({ kind: choose('momentum', 'nesterov'), ...choose({}, { momentum: choose(0.9, 0.5) }), ...firstOrder }),
    () => ({
      kind: 'adam',
      ...choose({}, { beta1: choose(0.9, 0.8) }),
      ...choose({}, { decoupledDecay: choose(0, 0.01) }),
      ...firstOrder,
    }),
  )()
}
