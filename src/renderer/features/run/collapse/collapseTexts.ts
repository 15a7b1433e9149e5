import { formatMetric, layerName } from '../../../../shared/figures/collapseMetrics/panel.ts'
import type { CollapseResult } from '../../../../shared/contract/analyses/collapse.ts'
import type { CollapsePanel } from '../../../../shared/figures/collapseMetrics/data.ts'
import type { EntryId } from '../../../../shared/glossary/glossary.ts'
import { metricName, metricOf, variantTexts } from '../../../../shared/theory/collapse/collapseVariants.ts'
import { formatCount } from '../../../text/format.ts'

/** Returns a sentence on the steps of the metrics and one on their classes. */
export function stepsText({ steps, counts }: CollapseResult): string {
  const at =
    steps.length > 1
      ? `Computed at the steps with kept weights: ${steps.map(formatCount).join(', ')}.`
      : `Computed from the last weights only (step ${formatCount(steps[0] ?? 0)}). To keep more, raise logging.keptWeights or list steps in logging.snapshots.`
  return `${at} ${classesText(counts)}`
}

/** Σ_B, M and K count only classes with samples. */
function classesText(counts: readonly number[]): string {
  const present = counts.filter((count) => count > 0)
  const [least, most] = [Math.min(...present), Math.max(...present)]
  const size = least === most ? `${least}` : `${least} to ${most}`
  const empty = counts.length - present.length
  const rest = empty > 0 ? `; ${empty} without samples ${empty === 1 ? 'is' : 'are'} ignored` : ''
  return `K = ${present.length} classes of ${size} ${most === 1 ? 'sample' : 'samples'}${rest}.`
}

/** Whether classes differ in size, so that the mean of the samples is not the mean of the class means. */
export const isUnequal = ({ counts }: CollapseResult): boolean => new Set(counts.filter((count) => count > 0)).size > 1

/** Returns the table of every layer at the last step, in the chosen variants. */
export const lastNumbers = (
  panels: readonly CollapsePanel[],
): { columns: { name: string; hint?: string; ask?: EntryId }[]; rows: string[][] } => ({
  columns: [
    { name: 'Layer' },
    ...panels.map(({ variant }) => ({
      name: metricName(metricOf(variant)),
      ask: `${variant}Variant` as const,
      hint: variantTexts[variant].name,
    })),
  ],
  rows: (panels[0]?.layers ?? []).map((layer, l) => [
    layerName(layer),
    ...panels.map(({ values }) => formatMetric(values[l]?.at(-1) ?? NaN)),
  ]),
})
