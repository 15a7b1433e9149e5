import type { Forecast } from '../shared/contract/forecasts.ts'
import { firstPenaltyLabel } from '../shared/spec/firstPenalty.ts'
import { forecast } from '../shared/theory/forecast.ts'
import { openDataSets } from '../lab/datasets/dataSets.ts'
import { classCounts } from '../lab/datasets/sample.ts'
import { defaultHome } from '../lab/home.ts'
import { chooseData, type DataOption } from './dataOption.ts'
import { number, spectrum, table } from './format.ts'
import { findRoot, userPath } from './root.ts'
import { chooseSpecs, type SpecOptions } from './specs.ts'

/** Prints what is known before training; needs no engine, and a home only for an imported set. */
export async function forecastCommand(target: string, options: SpecOptions & DataOption): Promise<number> {
  const { specs } = chooseSpecs(target, options, await chooseData(options))
  const sets = openDataSets(findRoot(), options.home === undefined ? defaultHome() : userPath(options.home))
  const groups = new Map<string, { forecast: Forecast; labels: string[] }>()
  for (const spec of specs) {
    const made = forecast(spec, classCounts(spec, sets))
    const key = JSON.stringify(made)
    const group = groups.get(key) ?? { forecast: made, labels: [] }
    group.labels.push(firstPenaltyLabel(spec))
    groups.set(key, group)
  }
  console.log(specs[0]?.name.replace(/ · δ = .*/, ''))
  for (const { forecast: made, labels } of groups.values())
    console.log(`\n${together(labels)}\n\n${forecastText(made)}`)
  return 0
}

/** δ = 10, δ = 5 → δ = 10, 5. */
const together = ([first = '', ...others]: readonly string[]): string =>
  [first, ...others.map((label) => label.replace(/^δ = /, ''))].join(', ')

function forecastText({ counts, theorem, balance, refusals }: Forecast): string {
  const layers = Math.max(theorem?.singularValues.length ?? 0, balance?.singularValues.length ?? 0)
  const rows = Array.from({ length: layers }, (_, l) => [
    `Z^${l + 1}`,
    spectrum(theorem?.singularValues[l] ?? []) || '–',
    number(theorem?.C[l]),
    spectrum(balance?.singularValues[l] ?? []) || '–',
    number(balance?.C[l]),
  ])
  const head = ['layer', 'Theorem 4.2', 'C', 'balance law', 'C']
  const notes = [...(theorem?.notes ?? []), ...(balance?.notes ?? []), ...refusals]
  return [
    ...(layers > 0 ? [table([head, ...rows]), ''] : []),
    ...(balance ? [`objective at δ = 0 by the balance law: ${number(balance.objective)}`] : []),
    `samples per class: ${counts.join(' ')}`,
    ...notes.map((note) => `– ${note}`),
  ].join('\n')
}
