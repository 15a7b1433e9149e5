import { subscript, superscript } from '../plot/numbers.ts'
import type { Layers, MeasuredQuantity, Reduction } from './quantity.ts'
import { measured, quantities, type MeasuredName, type QuantityName } from './table.ts'

const short: Readonly<Record<Reduction, string>> = {
  largestHidden: 'largest',
  largest: 'largest',
  largestKnown: 'largest',
  smallest: 'smallest',
  norm: 'all layers',
}

const whole: Readonly<Record<Reduction, string>> = {
  largestHidden: 'largest of the hidden layers',
  largest: 'largest of all',
  largestKnown: 'largest of the layers with weight decay',
  smallest: 'smallest of all',
  norm: 'all',
}

const reductionOf = (name: QuantityName): Reduction | null =>
  name in measured ? measured[name as MeasuredName].reduce : null

/** The name of all layers together: 'largest of the hidden layers'; empty for a quantity without layers. */
export function togetherText(name: QuantityName): string {
  const reduce = reductionOf(name)
  if (reduce === null) return ''
  if (reduce === 'largestHidden' || reduce === 'largestKnown') return whole[reduce]
  const { layers } = measured[name as MeasuredName]
  return `${whole[reduce]} ${layers === 'interface' ? 'interfaces' : layers === 'block' ? 'blocks' : 'layers'}`
}

/** The quantity as one number: 'TCV, largest'. */
export function nameOf(name: QuantityName): string {
  const reduce = reductionOf(name)
  return reduce === null ? quantities[name].name : `${quantities[name].name}, ${short[reduce]}`
}

/** The same number where there is room: 'TCV, largest of the hidden layers', 'duration, s'. */
export function fullNameOf(name: QuantityName): string {
  const { name: own, unit = '' } = quantities[name]
  return [own, togetherText(name), unit].filter(Boolean).join(', ')
}

/** `nameOf` as the head of a column or a choice: 'Gradient norm'. */
export const titleOf = (name: QuantityName): string => capitalised(nameOf(name))

/** The heading of its column in a CSV file: 'gradient_norm'. */
export const headingOf = (name: QuantityName): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** One layer of a quantity: Z², W₃, W₁–W₂ for the interface between two weight matrices, or block 2. */
export function layerName(layers: Layers, layer: number): string {
  if (layers === 'block') return `block ${layer}`
  if (layers === 'Z') return `Z${superscript(layer)}`
  return layers === 'W' ? `W${subscript(layer)}` : `W${subscript(layer)}–W${subscript(layer + 1)}`
}

/** How many layers a network of L layers has for a quantity. L does not tell the number of blocks of a backbone. */
export const layerCount = ({ layers }: MeasuredQuantity, L: number): number =>
  layers === null || layers === 'block' ? 0 : layers === 'interface' ? L - 1 : L

/** The title of an axis; `layer` null: all layers together. */
export function axisName(name: MeasuredName, layer: number | null): string {
  const { axis, layers } = measured[name]
  if (layers === null) return axis
  return `${axis}, ${layer === null ? togetherText(name) : layerName(layers, layer)}`
}
