import type { CollapseResult } from '../shared/contract/analyses/collapse.ts'
import {
  metricName,
  metricOf,
  usualVariants,
  variantTexts,
  type Centre,
  type CollapseVariant,
} from '../shared/theory/collapseVariants.ts'
import { number, table } from './format.ts'
import { printAnalysis, type AnalysisOptions } from './printAnalysis.ts'

export interface CollapseOptions extends AnalysisOptions {
  /** One of each metric where none is named. */
  variant: CollapseVariant[]
  about: Centre
}

/** Computes and prints how far every hidden layer of a run is from deep neural collapse. */
export const collapseCommand = (id: string, { variant, about, ...options }: CollapseOptions): Promise<number> =>
  printAnalysis(id, 'collapse', {}, options, (result) =>
    collapseText(result, variant.length > 0 ? variant : Object.values(usualVariants), about),
  )

/** A row for each variant, of every layer at the last step. */
export function collapseText(
  { steps, counts, layers }: CollapseResult,
  variants: readonly CollapseVariant[],
  about: Centre,
): string {
  const present = counts.filter((count) => count > 0)
  const isUnequal = new Set(present).size > 1
  const centre = isUnequal
    ? `, class means centred about the mean of the ${about === 'samples' ? 'samples' : 'class means'}`
    : ''
  const rows = variants.map((variant) => [
    metricName(metricOf(variant)),
    variant,
    ...layers.map((layer) => number(layer.about[about].values[variant].at(-1))),
  ])
  return [
    `K = ${present.length} classes of ${[...new Set(present)].toSorted((a, b) => a - b).join(', ')} samples${centre}`,
    '',
    table([['', '', ...layers.map(({ layer }) => `Z^${layer}`)], ...rows]),
    '',
    ...variants.map((variant) => `${variant}: ${variantTexts[variant].name}. ${variantTexts[variant].says}`),
    '',
    `NaN: not defined. Weights were kept at step ${steps.join(', ')}; --step shows another.`,
  ].join('\n')
}
