import { CallError } from '../../shared/contract/errors.ts'
import { choiceOfSetting, type StructureChoice } from '../../shared/figures/structures/choice.ts'
import type { StructureGramData } from '../../shared/figures/structures/gramData.ts'
import { structureGramData } from '../../shared/figures/structures/gramRead.ts'
import type { StructureLossesData } from '../../shared/figures/structures/lossesData.ts'
import { structureLossesData } from '../../shared/figures/structures/lossesRead.ts'
import type { StructureMapData } from '../../shared/figures/structures/mapData.ts'
import { structureMapData, type UnconstrainedRun } from '../../shared/figures/structures/mapRead.ts'
import { specModel } from '../../shared/theory/unconstrained/specModel.ts'
import type { FigureSource } from './source.ts'

export const structureLosses = (sources: readonly FigureSource[], choice?: StructureChoice): StructureLossesData =>
  structureLossesData(choice ?? choiceOf(sources))

export const structureGram = (sources: readonly FigureSource[], choice?: StructureChoice): StructureGramData =>
  structureGramData(choice ?? choiceOf(sources))

/** Returns the map with the runs that have ended or measured something. */
export const structureMap = (sources: readonly FigureSource[], choice?: StructureChoice): StructureMapData =>
  structureMapData(
    choice ?? choiceOf(sources),
    sources.flatMap((source) => runOf(source) ?? []),
  )

function runOf({ spec, summary, last }: FigureSource): UnconstrainedRun | null {
  const setting = specModel(spec)
  const loss = last()?.objective
  if (typeof setting === 'string' || loss === undefined) return null
  return { run: summary.id, name: summary.name, setting, loss }
}

/** Returns the choice of the first run that trains a DUFM. Throws a CallError where none does. */
function choiceOf(sources: readonly FigureSource[]): StructureChoice {
  for (const { spec } of sources) {
    const setting = specModel(spec)
    if (typeof setting !== 'string') return choiceOfSetting(setting)
  }
  const [first] = sources
  const why = first
    ? `Run ${first.summary.id} (${first.summary.name}) ${String(specModel(first.spec))}`
    : 'There is no run'
  throw new CallError('notPossible', `${why}, so the closed forms of DNC and SRG do not apply.`)
}
