import type { DiscretePathData } from '../../shared/figures/discretePath/data.ts'
import type { PathChoice } from '../../shared/figures/path/data.ts'
import { path } from './path.ts'
import type { FigureSource } from './source.ts'

/** Reads the discrete paths of the runs whose path is complete, in the order given. */
export async function discretePath(sources: readonly FigureSource[], choice?: PathChoice): Promise<DiscretePathData> {
  const { panels } = await path(sources, choice)
  const runs = panels.flatMap(({ run, label, result: { t, objective, descent } }) =>
    descent.value ? [{ run, label, t, objective, steps: descent.value.discrete }] : [],
  )
  return { kind: 'discretePath', runs, without: panels.length - runs.length }
}
