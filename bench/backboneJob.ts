import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { randomStream } from '../src/shared/linalg/random.ts'
import { Backbone } from '../src/shared/spec/backbone/backbone.ts'
import { backboneLayout, type BackboneLayout } from '../src/shared/spec/backbone/layout.ts'
import { sizeOf } from '../src/shared/spec/backbone/sizedLayers.ts'

/** A residual network with an MLP head of four matrices, its batch, and the fields of its backbone. */
export interface BackboneNet {
  id: string
  title: string
  batch: number
  backbone: Backbone
}

export const classes = 10
const headLayers = 4
export const rate = 0.01
export const momentum = 0.9

const net = (id: string, title: string, batch: number, fields: object): BackboneNet => ({
  id,
  title,
  batch,
  // The padding that PyTorch can do as well.
  backbone: Backbone.parse({ kind: 'resnet', padding: 'torch', ...fields })!,
})

/** The backbones of unconstrained.md, section 6. */
export const backboneNets: readonly BackboneNet[] = [
  net('resnet20', 'ResNet-20 on 32 × 32 × 3, batch 128', 128, {
    depth: 20,
    shortcut: 'zeroPadding',
    input: { height: 32, width: 32, channels: 3 },
  }),
  net('quick', 'the quick net (depth 6, channels 8, 16, 32) on 28 × 28, batch 100', 100, {
    depth: 6,
    widths: [16, 32],
    stemWidth: 8,
    stemStride: 2,
    strides: [2, 2],
    shortcut: 'projection',
    input: { height: 28, width: 28, channels: 1 },
  }),
]

/** The start of every participant: pictures (B, rows, columns, channels), targets (B, K), and all parameters. */
export interface BackboneStart {
  layout: BackboneLayout
  /** n_1 … n_L of the head. */
  widths: number[]
  shapes: (readonly number[])[]
  pictures: Float64Array
  targets: Float64Array
  theta: Float64Array
}

/** Draws the start of a net: He kernels and weights, γ = 1, β = 0, Gaussian pictures. */
export function backboneStart({ backbone, batch }: BackboneNet): BackboneStart {
  const layout = backboneLayout(backbone)
  const random = randomStream(20240514, 'bench')
  const draw = (length: number, deviation: number): Float64Array =>
    Float64Array.from({ length }, () => deviation * random.normal())
  const width = layout.outputWidth
  const widths = [...Array<number>(headLayers).fill(width), classes]
  const head = widths.slice(1).map((units): readonly number[] => [units, width])
  const parts = layout.parameters.map(({ kind, shape, fanIn }) => {
    if (kind === 'kernel') return draw(sizeOf(shape), Math.sqrt(2 / fanIn))
    return new Float64Array(sizeOf(shape)).fill(kind === 'gamma' ? 1 : 0)
  })
  parts.push(...head.map((shape) => draw(sizeOf(shape), 0.7 * Math.sqrt(2 / width))))
  const targets = new Float64Array(batch * classes)
  for (let i = 0; i < batch; i++) targets[i * classes + (i % classes)] = 1
  return {
    layout,
    widths,
    shapes: [...layout.parameters.map(({ shape }) => shape), ...head],
    pictures: draw(batch * sizeOf(layout.layers[0]!.input), 1),
    targets,
    theta: Float64Array.from(parts.flatMap((part) => [...part])),
  }
}

/** Writes the job for the peers; `path` ends with .json, and the numbers lie beside it. */
export function writeBackboneJob(path: string, own: BackboneNet): void {
  const { layout, shapes, pictures, targets, theta } = backboneStart(own)
  const data = path.replace(/json$/, 'f64')
  const numbers = [pictures, targets, theta].map(({ buffer }) => Buffer.from(buffer))
  writeFileSync(data, Buffer.concat(numbers))
  const residual = layout.layers.filter((layer) => layer.kind === 'residual')
  const spec = {
    id: own.id,
    data: basename(data),
    pictures: [own.batch, ...layout.layers[0]!.input],
    targets: [own.batch, classes],
    shapes,
    stemStride: own.backbone.kind === 'resnet' ? own.backbone.stemStride : 1,
    blocks: residual.map(({ stride, shortcut }) => ({ stride, shortcut })),
    rate,
    momentum,
  }
  writeFileSync(path, JSON.stringify(spec))
}
