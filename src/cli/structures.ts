import type { RunSpec } from '../shared/spec/runSpec.ts'
import type { StructureForecast } from '../shared/theory/unconstrained/structureForecast.ts'
import { structureForecast } from '../shared/theory/unconstrained/structureForecast.ts'
import { statusTexts } from '../shared/theory/unconstrained/structureText.ts'
import { lastLayerCollapse, lastLayerSentence } from '../shared/theory/unconstrained/theoremSix.ts'
import { number, spectrum, table } from './format.ts'

/** Returns the known structures of a spec with free features; null for other specs. */
export function structuresOf(spec: RunSpec): StructureForecast | null {
  const made = structureForecast(spec)
  return typeof made === 'string' ? null : made
}

/** Returns the known structures as text: their objectives, singular values, and what is known of them. */
export function structuresText(forecast: StructureForecast): string {
  const layers = forecast.lines[0]?.singularValues ?? []
  const rows = layers.flatMap((first, l) =>
    first === null && forecast.lines.every(({ singularValues }) => !singularValues[l])
      ? []
      : [[`Z^${l + 1}`, ...forecast.lines.map(({ singularValues }) => spectrum(singularValues[l] ?? []) || '–')]],
  )
  return [
    objectivesTable(forecast),
    ...(rows.length > 0 ? ['', table([['layer', ...forecast.lines.map(({ name }) => name)], ...rows])] : []),
    '',
    'Z^1 has no singular values here: several Z^1 have the same loss.',
    ...(forecast.isSearchable ? ['Softmax codes may have a lower loss; the page DUFM searches them.'] : []),
    ...statementLines(forecast),
  ].join('\n')
}

function objectivesTable({ lines, zero }: StructureForecast, own?: number): string {
  const collapse = lines.find(({ role }) => role === 'dnc')?.objective ?? NaN
  const row = (name: string, objective: number): string[] => [
    name,
    objective.toPrecision(7),
    (objective / collapse).toFixed(5),
  ]
  return table([
    ['structure', 'objective', '/ DNC'],
    ...(own === undefined ? [] : [row('this run', own)]),
    ...lines.map(({ name, objective }) => row(name, objective)),
    row('zero solution', zero),
  ])
}

const statementLines = ({ statements }: StructureForecast): string[] =>
  statements.map(({ text, status, source }) => `– ${text} (${statusTexts[status]}; ${source})`)

/** Returns what `lab theory` says of a run with free features; null for other runs. */
export function unconstrainedText(
  spec: RunSpec,
  objective: number | undefined,
  variation: Parameters<typeof lastLayerCollapse>[1],
  tolerance?: number,
): string | null {
  const forecast = structuresOf(spec)
  if (!forecast) return null
  const sixth = lastLayerCollapse(spec, variation, tolerance)
  return [
    'Deep unconstrained features, losses of the known structures',
    '',
    objectivesTable(forecast, objective),
    '',
    ...(sixth ? [`– ${lastLayerSentence(sixth, `Z^${sixth.layer}`, number(sixth.share))}`] : []),
    ...statementLines(forecast),
  ].join('\n')
}
