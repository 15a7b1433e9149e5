import { makeJob, onBatches, type Job, type Precision } from './job.ts'
import { jax, numpy, ours, tfjs, torchCompiled, torchEager, type Peer } from './participant.ts'

export interface Entry {
  peer: Peer
  /** Distinguishes several jobs of one peer. */
  note: string
  job: Job
}

export interface Case {
  /** The letter of --only, a … e, and m. */
  group: string
  id: string
  title: string
  precision: Precision
  /** The position in the sweep. */
  at: { axis: 'depth' | 'width' | 'samples'; value: number } | null
  entries: () => Entry[]
  repetitions: number
  sampleMs: number
}

const everyone = [ours, jax, torchCompiled, torchEager, numpy, tfjs]
const thorough = { repetitions: 9, sampleMs: 600 }
const brief = { repetitions: 3, sampleMs: 250 }
const precisions: Precision[] = ['float32', 'float64']
const small = { dims: [64, 64, 64, 64, 64, 10], samples: 60 }

/** Our loop without the numbers that the peers do not compute either. */
export const withoutLog = 'without the log'

/** All comparisons by steps of Adam. */
export const cases: Case[] = [
  ...pair('a', '784-200-200-200-200-10, N = 200', [784, 200, 200, 200, 200, 10], 200),
  ...pair('b', '200-200-200-200-200-10 (reduced inputs), N = 200', [200, 200, 200, 200, 200, 10], 200),
  ...pair('c', '64-64-64-64-64-10, N = 60', small.dims, small.samples),
  ...precisions.map(stacked),
  ...precisions.map(batched),
  ...[2, 4, 6, 8, 12].map((depth) => swept('depth', depth)),
  ...[16, 32, 64, 128, 256, 512].map((width) => swept('width', width)),
  ...[25, 50, 100, 200, 400, 800].map((samples) => swept('samples', samples)),
]

function pair(group: string, title: string, dims: number[], samples: number): Case[] {
  return precisions.map((precision) => ({
    group,
    id: `${group}-${precision}`,
    title,
    precision,
    at: null,
    entries: () => {
      const job = makeJob(dims, samples, precision)
      const peers = everyone
        .filter((peer) => peer.precisions.includes(precision))
        .map((peer) => ({ peer, note: '', job }))
      const unlogged = { peer: ours, note: withoutLog, job: makeJob(dims, samples, precision, 1, false) }
      return [peers[0]!, unlogged, ...peers.slice(1)]
    },
    ...thorough,
  }))
}

function stacked(precision: Precision): Case {
  const stack = 32
  return {
    group: 'd',
    id: `d-${precision}`,
    title: `${stack} runs of 64-64-64-64-64-10, N = 60: stacked, and one`,
    precision,
    at: null,
    entries: () => {
      const one = makeJob(small.dims, small.samples, precision)
      const many = makeJob(small.dims, small.samples, precision, stack)
      const both = (peer: Peer, together = `${stack} stacked`): Entry[] => [
        { peer, note: together, job: many },
        { peer, note: 'one', job: one },
      ]
      const unlogged = makeJob(small.dims, small.samples, precision, stack, false)
      return [
        // On a CPU our runs train one after another: a stack is no faster, and a run alone has the same bits.
        ...both(ours, `${stack} runs`),
        { peer: ours, note: `${stack} runs, ${withoutLog}`, job: unlogged },
        ...[jax, torchEager, numpy].flatMap((peer) => both(peer)),
      ]
    },
    ...thorough,
  }
}

/** Training on batches: our loop draws an order in each epoch, JAX repeats sixteen that it is given. */
function batched(precision: Precision): Case {
  const size = 100
  return {
    group: 'm',
    id: `m-${precision}`,
    title: `784-64-64-64-64-10, N = 1000, batches of ${size}`,
    precision,
    at: null,
    entries: () => {
      const job = onBatches(makeJob([784, 64, 64, 64, 64, 10], 1000, precision), size)
      return [ours, jax].map((peer) => ({ peer, note: '', job }))
    },
    ...thorough,
  }
}

/** Returns one point of the sweep; the other values stay at depth 5, width 100, N = 200. */
function swept(axis: 'depth' | 'width' | 'samples', value: number): Case {
  const sizes = { depth: 5, width: 100, samples: 200 }
  sizes[axis] = value
  const { depth, width, samples } = sizes
  return {
    group: 'e',
    id: `e-${axis}-${value}`,
    title: `${axis} ${value}`,
    precision: 'float32',
    at: { axis, value },
    entries: () => {
      const job = makeJob([100, ...new Array<number>(depth - 1).fill(width), 10], samples, 'float32')
      return everyone.filter(({ sweeps }) => sweeps).map((peer) => ({ peer, note: '', job }))
    },
    ...brief,
  }
}
