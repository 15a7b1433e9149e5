import { backboneLayout, type BackboneLayout } from '../../src/shared/spec/backbone/layout.ts'
import { Backbone } from '../../src/shared/spec/backbone/backbone.ts'
import { matrix } from '../../src/shared/linalg/matrix.ts'
import type { Problem } from '../../src/shared/theory/problem.ts'
import { oracle } from './read.ts'

/** One case of `conv_onestep`, under the names of the file. */
interface Row {
  ch: number
  L: number
  width: number
  K: number
  B: number
  S: number
  stem_stride: number
  lam: number
  reg: 'dufm' | 'std'
  a: number
  f: number
  features_fro: number
  features_0: number[]
  out_fro: number
  out_0: number[]
  grad_fro: number[]
  lr: number
  momentum: number
  loss_after_steps: number[]
  shapes: number[][]
}

/** A small residual network with its head, a batch of pictures, and what NumPy computed of them. */
export interface ResidualNetworkCase extends Row {
  layout: BackboneLayout
  /** The parameters of the backbone, in the order of the layout. */
  backbone: Float64Array[]
  /** W_1 … W_L of the head in the numbering of the file, (out, in) each. */
  head: Float64Array[]
  /** The number of rows and columns of each. */
  headShapes: [number, number][]
  /** (B, S, S, 1). */
  pictures: Float64Array
  labels: number[]
}

/** `det` of the file: sin(1 + a + 1.7 i + 2.3 j + …) over up to four indices. */
function deterministic(shape: readonly number[], a: number): Float64Array {
  const numbers = new Float64Array(shape.reduce((product, n) => product * n, 1))
  const index = shape.map(() => 0)
  for (let place = 0; place < numbers.length; place++) {
    const [i = 0, j = 0, k = 0, m = 0] = index
    const mixed = shape.length > 1 ? 2.3 * j + 0.37 * i * j : 0
    numbers[place] = Math.sin(1 + a + 1.7 * i + mixed + 1.3 * k + 0.53 * i * k + 0.71 * m + 0.29 * j * m)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++
      if (index[axis]! < shape[axis]!) break
      index[axis] = 0
    }
  }
  return numbers
}

const { conv_onestep } = oracle<{ conv_onestep: Row[] }>('unconstrained')

function build(row: Row): ResidualNetworkCase {
  const { ch, L, B, K, S, a } = row
  const backbone = Backbone.parse({
    kind: 'resnet',
    depth: 6,
    widths: [2 * ch, 4 * ch],
    stemWidth: ch,
    stemStride: row.stem_stride,
    strides: [2, 2],
    input: { height: S, width: S, channels: 1 },
  })!
  const layout = backboneLayout(backbone)
  const headShapes = row.shapes.slice(-L) as [number, number][]
  return {
    ...row,
    layout,
    backbone: layout.parameters.map(({ kind, shape, fanIn }, k) =>
      deterministic(shape, a + k).map((x) =>
        kind === 'kernel' ? (0.85 / Math.sqrt(fanIn)) * x : kind === 'gamma' ? 1 + 0.1 * x : 0.1 * x,
      ),
    ),
    head: headShapes.map((shape, l) => deterministic(shape, a + 100 + l).map((x) => (1.4 / Math.sqrt(shape[1])) * x)),
    headShapes,
    pictures: deterministic([B, S, S, 1], a + 200),
    labels: Array.from({ length: B }, (_, i) => i % K),
  }
}

/** The head of a case as a network with free features: theirs is the output of the backbone. */
export function headProblem({ headShapes, K, B, labels, lam, reg, layout }: ResidualNetworkCase): Problem {
  const targets = matrix(K, B)
  labels.forEach((label, i) => (targets.data[label * B + i] = 1))
  const widths = [layout.outputWidth, ...headShapes.map(([rows]) => rows)]
  return {
    inputs: null,
    inputScale: null,
    inputBasis: null,
    targets,
    labels: Int32Array.from(labels),
    widths,
    activations: widths.map((_, l) => (l === 0 || l === widths.length - 1 ? 'identity' : 'relu')),
    residual: widths.map(() => false),
    bias: false,
    loss: 'squared',
    weightDecays: widths.map((_, l) => (l === 0 ? 0 : lam)),
    featureDecays: widths.map((_, l) => (l === 0 && reg === 'dufm' ? lam * K : 0)),
    sampleWeight: 1 / B,
  }
}

/** The cases of `conv_onestep` by name. */
export const residualNetworks: [name: string, ResidualNetworkCase][] = conv_onestep.map((row) => [
  `${row.reg === 'dufm' ? 'DUFM-like' : 'standard'}, ${row.ch} channels, head of ${row.L}`,
  build(row),
])
