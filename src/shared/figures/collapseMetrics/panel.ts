import type { CollapseResult } from '../../contract/analyses/collapse.ts'
import type { CollapsePanel } from './data.ts'
import {
  collapseMetrics,
  collapseVariants,
  metricName,
  metricOf,
  variantTexts,
  type Centre,
  type CollapseVariant,
  type VariantChoice,
} from '../../theory/collapse/collapseVariants.ts'
import { spectrumFloor, type Precision } from '../../theory/numericalFloor.ts'
import { formatNumber, roundedUp, superscript } from '../../plot/numbers.ts'

/** Returns the panel of one variant. `precision`: that of the run. */
export function collapsePanel(
  { steps, layers }: CollapseResult,
  variant: CollapseVariant,
  about: Centre,
  precision: Precision,
): CollapsePanel {
  const epsilon = spectrumFloor[precision]
  const floorOf = (): number | null => {
    const own = collapseVariants.dnc1.find((name) => name === variant)
    // The others end at 0 or 1. Only those that end at 0 have a floor, the precision itself.
    if (own === undefined) return variantTexts[variant].collapsed === 0 ? epsilon : null
    const last = layers.map((layer) => layer.about[about].spread[own].at(-1) ?? NaN).filter(Number.isFinite)
    return last.length > 0 ? epsilon ** 2 * Math.max(...last) : null
  }
  return {
    variant,
    about,
    steps,
    floor: floorOf(),
    layers: layers.map(({ layer }) => layer),
    values: layers.map((layer) => layer.about[about].values[variant]),
  }
}

/** Returns a panel for each metric. */
export const collapsePanels = (
  result: CollapseResult,
  choice: VariantChoice,
  about: Centre,
  precision: Precision,
): CollapsePanel[] => collapseMetrics.map((metric) => collapsePanel(result, choice[metric], about, precision))

export const layerName = (layer: number): string => `Z${superscript(layer)}`

/** Z¹, Z³ … Z⁵. */
export function layersText(layers: readonly number[]): string {
  const pieces: number[][] = []
  for (const layer of layers) {
    const last = pieces.at(-1)
    if (last?.at(-1) === layer - 1) last.push(layer)
    else pieces.push([layer])
  }
  return pieces
    .flatMap((piece) =>
      piece.length > 2 ? [`${layerName(piece[0] ?? 0)} … ${layerName(piece.at(-1) ?? 0)}`] : piece.map(layerName),
    )
    .join(', ')
}

/** Formats a value of a metric, ∞ included. */
export const formatMetric = (value: number, digits = 3): string =>
  value === Infinity ? '∞' : formatNumber(value, digits)

/** Describes a panel in one sentence. Claims a fall only where every layer ends at a tenth of its first value or less. */
export function panelSentence({ variant, steps, layers, values }: CollapsePanel): string {
  const name = metricName(metricOf(variant))
  const ends = layers
    .map((layer, l) => ({ layer, first: values[l]?.[0] ?? NaN, last: values[l]?.at(-1) ?? NaN }))
    .filter(({ last }) => !Number.isNaN(last))
    .toSorted((a, b) => a.last - b.last)
  const [least, most] = [ends[0], ends.at(-1)]
  if (!least || !most) return `${name}: this variant is not defined for these features`
  const where =
    ends.length === layers.length ? 'every layer' : layersText(ends.map(({ layer }) => layer).toSorted((a, b) => a - b))
  const of = (end: typeof least): string => `${formatMetric(end.last, 2)} (${layerName(end.layer)})`
  const hasFallen =
    steps.length > 1 && ends.every(({ first, last }) => first > 0 && first < Infinity && last <= first / 10)
  if (hasFallen) return `${name} falls to ${formatMetric(roundedUp(most.last), 2)} or less in ${where}`
  const isHistory = steps.length > 1
  if (least === most) return `${name} ${isHistory ? 'ends at' : 'is'} ${of(most)}`
  return `${name} ${isHistory ? 'ends' : 'is'} between ${of(least)} and ${of(most)}`
}
