import { isAtZero } from '../shared/figures/runSeries.ts'
import type { Forecast } from '../shared/contract/forecasts.ts'
import { openDataSets } from '../lab/datasets/dataSets.ts'
import { forecaster } from '../lab/forecaster.ts'
import { defaultHome } from '../lab/home.ts'
import { sharedName } from '../lab/studies/plans.ts'
import { chooseData, type DataOption } from './dataOption.ts'
import { number, spectrum, table } from './format.ts'
import { shortNames } from './names.ts'
import { findRoot, userPath } from './paths.ts'
import { chooseSpecs, type SpecOptions } from './specs.ts'

/** Prints what is known before training; needs no engine, and a home only for an imported set. */
export async function forecastCommand(target: string, options: SpecOptions & DataOption): Promise<number> {
  const { specs } = chooseSpecs(target, options, await chooseData(options))
  const sets = openDataSets(findRoot(), options.home === undefined ? defaultHome() : userPath(options.home))
  const forecast = forecaster({ dataSet: () => sets })
  const groups = new Map<string, { forecast: Forecast; labels: string[] }>()
  const labels = shortNames(specs.map(({ name }) => name))
  for (const [i, spec] of specs.entries()) {
    const made = forecast(spec)
    const key = JSON.stringify(made)
    const group = groups.get(key) ?? { forecast: made, labels: [] }
    group.labels.push(labels[i] ?? '')
    groups.set(key, group)
  }
  console.log(sharedName(specs.map(({ name }) => name)))
  for (const group of groups.values()) console.log(`\n${together(group.labels)}\n\n${forecastText(group.forecast)}`)
  return 0
}

/** δ = 10, δ = 5 → δ = 10, 5; the first and the last of many. */
const together = (labels: readonly string[]): string => {
  if (labels.length > 12) return `${labels[0]} … ${labels.at(-1)}, ${labels.length} runs`
  const [first = '', ...others] = labels
  const letter = /^(.* = )/.exec(first)?.[1] ?? ''
  return [first, ...others.map((label) => (label.startsWith(letter) ? label.slice(letter.length) : label))].join(', ')
}

function forecastText(made: Forecast): string {
  const { counts, theorem, balance, refusals } = made
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
    ...(balance
      ? [`objective${isAtZero(made) ? ' at δ = 0' : ''} by the balance law: ${number(balance.objective)}`]
      : []),
    `samples per class: ${counts.join(' ')}`,
    ...notes.map((note) => `– ${note}`),
  ].join('\n')
}
