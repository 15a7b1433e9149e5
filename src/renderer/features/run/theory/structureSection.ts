import type { TheoryResult } from '../../../../shared/contract/analyses/theory.ts'
import type { RunRecord } from '../../../../shared/contract/runs.ts'
import { structureForecast } from '../../../../shared/theory/unconstrained/structureForecast.ts'
import { statusTexts } from '../../../../shared/theory/unconstrained/structureText.ts'
import { lastLayerCollapse, lastLayerSentence } from '../../../../shared/theory/unconstrained/theoremSix.ts'
import { formatNumber, superscript } from '../../../text/numbers.ts'
import type { TheorySection } from './theoryTables.ts'

/**
 * Returns what closed forms say of a run with free features: the losses of DNC and of the lowest structure known, beside
 * its own. With a result of the theory, Theorem 6 is checked on its weights. null for other runs.
 */
export function structureSection(
  { spec, measurements }: Pick<RunRecord, 'spec' | 'measurements'>,
  result: TheoryResult | null,
  tolerance?: number,
): TheorySection | null {
  const forecast = structureForecast(spec)
  if (typeof forecast === 'string') return null
  const collapse = forecast.lines.find(({ role }) => role === 'dnc')?.objective ?? NaN
  const own = measurements.at(-1)?.objective
  const row = (name: string, objective: number): string[] => [
    name,
    formatNumber(objective, 6),
    (objective / collapse).toFixed(5),
  ]
  const sixth = lastLayerCollapse(spec, result?.variation.value ?? [], tolerance)
  return {
    title:
      own === undefined
        ? 'Known structures of free features'
        : `This run has ${(own / collapse).toFixed(4)} times the loss of DNC`,
    source: 'Súkeník et al. 2405.14468; Garrod & Keating 2410.23169',
    refusal: null,
    tables: [
      {
        caption: 'Objective of this run and of the known structures',
        columns: [
          { name: 'Solution', ask: 'structure' },
          { name: 'objective', ask: 'structureLoss' },
          { name: '/ DNC', ask: 'relativeToCollapse', hint: 'objective over that of DNC' },
        ],
        rows: [
          ...(own === undefined ? [] : [row('this run', own)]),
          ...forecast.lines.map(({ name, objective }) => row(name, objective)),
          row('zero solution', forecast.zero),
        ],
      },
    ],
    notes: [
      ...(sixth ? [lastLayerSentence(sixth, `Z${superscript(sixth.layer)}`, formatNumber(sixth.share, 2))] : []),
      ...forecast.statements.map(({ text, status }) => `${text} (${statusTexts[status]})`),
    ],
  }
}
