import { scope, type Place } from './arrayList.ts'
import { BackboneError, batchNorm } from './families.ts'
import type { PlainLayer, ResidualLayer, Shortcut } from './layers.ts'
import { sizePlain } from './plainShapes.ts'
import { shapeText, type Shape, type SizedPlainLayer, type SizedResidual } from './sizedLayers.ts'

/** Computes the shapes of a block and adds its arrays. Throws a BackboneError where its shortcut does not fit. */
export function sizeResidual(layer: ResidualLayer, input: Shape, place: Place): SizedResidual {
  const { name, path } = place
  const isListed = path[0] === 'layers'
  const names = scope(`${name}.`)
  let shape = input
  const body = layer.body.map((own, i): SizedPlainLayer => {
    const sized = sizePlain(own, shape, { ...place, name: names(own), path: isListed ? [...path, 'body', i] : path })
    shape = sized.output
    return sized
  })
  const stride = body.reduce((product, own) => ('stride' in own ? product * own.stride : product), 1)
  const shortcutPlace = { ...place, path: isListed ? [...path, 'shortcut'] : path }
  const problem = shortcutProblem(layer.shortcut, input, shape, stride)
  if (problem) throw new BackboneError(shortcutPlace.path, `is ${layer.shortcut}, ${problem}`)
  const projection = layer.shortcut === 'projection' ? project(layer, input, shape, stride, shortcutPlace) : []
  const parts = [...body, ...projection]
  return {
    ...layer,
    body,
    projection,
    stride,
    input,
    output: shape,
    parameters: parts.flatMap(({ parameters }) => parameters),
    statistics: parts.flatMap(({ statistics }) => statistics),
  }
}

/** Returns why a shortcut cannot bring the input of a block to the shape of its output; null where it can. */
function shortcutProblem(shortcut: Shortcut, input: Shape, output: Shape, stride: number): string | null {
  const [from, to] = [shapeText(input), shapeText(output)]
  const change = `but a block changes ${from} to ${to}`
  if (from === to && shortcut !== 'projection') return null
  if (shortcut === 'identity') return `${change} and cannot add its input: use projection or zeroPadding`
  if (input.length !== 3 || output.length !== 3) return `which needs pictures, ${change}`
  const isReached = [0, 1].every((axis) => Math.ceil((input[axis] as number) / stride) === output[axis])
  if (!isReached) return `${change}, which a stride of ${stride} does not: use padding same or torch in its body`
  if (shortcut === 'zeroPadding' && (output[2] as number) < (input[2] as number))
    return `which only appends channels, ${change}: use projection`
  return null
}

function project(
  { norm }: ResidualLayer,
  input: Shape,
  output: Shape,
  stride: number,
  place: Place,
): SizedPlainLayer[] {
  const channels = output[2] as number
  const convolution: PlainLayer = { kind: 'convolution', channels, kernel: 1, stride, padding: 'valid', bias: !norm }
  const sized = sizePlain(convolution, input, { ...place, name: `${place.name}.shortcut` })
  if (!norm) return [sized]
  return [sized, sizePlain(batchNorm, sized.output, { ...place, name: `${place.name}.shortcutNorm` })]
}
