import type { Command } from 'commander'
import type { CollapseResult } from '../shared/contract/analyses/collapse.ts'
import {
  allVariants,
  centres,
  metricName,
  metricOf,
  defaultVariants,
  variantTexts,
  type Centre,
  type CollapseVariant,
} from '../shared/theory/collapse/collapseVariants.ts'
import { number, table } from './format.ts'
import { collectVariant, readCentre, readWhole } from './optionValues.ts'
import { printAnalysis, type AnalysisOptions } from './printAnalysis.ts'
import { addHomeOption, type Report } from './withLab.ts'

interface CollapseOptions extends AnalysisOptions {
  /** Without any, the usual variant of each metric. */
  variant?: CollapseVariant[]
  about: Centre
}

export function addCollapseCommand(root: Command, report: Report): void {
  addHomeOption(root.command('collapse'))
    .description('compute DNC1, DNC2, DNC3 and NC4 of every hidden layer of a run')
    .argument('<id>', 'id of the run, or its first characters')
    .option('--variant <name>', `metric to compute: ${allVariants.join(', ')}; may be repeated`, collectVariant)
    .option(
      '--about <centre>',
      `mean to subtract from the class means: of all samples or of the classes (${centres.join(', ')})`,
      readCentre,
      'samples',
    )
    .option('--step <number>', 'step with stored weights (default: the last)', readWhole)
    .option('--json', 'print every number in full, as JSON')
    .action(async (id, options) => report(await printCollapse(id, options)))
}

const printCollapse = (id: string, { variant, about, ...options }: CollapseOptions): Promise<number> =>
  printAnalysis(id, 'collapse', {}, options, (result) =>
    collapseText(result, variant ?? Object.values(defaultVariants), about),
  )

/** Returns a table with a row for each variant and a column for each layer, at the last step. */
export function collapseText(
  { steps, counts, layers }: CollapseResult,
  variants: readonly CollapseVariant[],
  about: Centre,
): string {
  const present = counts.filter((count) => count > 0)
  const isUnequal = new Set(present).size > 1
  const centre = isUnequal
    ? `, class means centred at the mean of the ${about === 'samples' ? 'samples' : 'class means'}`
    : ''
  const rows = variants.map((variant) => [
    metricName(metricOf(variant)),
    variant,
    ...layers.map((layer) => number(layer.about[about].values[variant].at(-1))),
  ])
  return [
    `K = ${present.length} classes of ${[...new Set(present)].toSorted((a, b) => a - b).join(', ')} samples${centre}`,
    '',
    table([['metric', 'variant', ...layers.map(({ layer }) => `Z^${layer}`)], ...rows]),
    '',
    ...variants.map((variant) => `${variant}: ${variantTexts[variant].name}. ${variantTexts[variant].description}`),
    '',
    `–: not defined. Weights are stored at step ${steps.join(', ')}; choose one with --step.`,
  ].join('\n')
}
