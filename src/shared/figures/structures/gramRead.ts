import { singularValues } from '../../linalg/svd.ts'
import { numericalRank } from '../../theory/numericalRank.ts'
import { cosineGraph } from '../../theory/unconstrained/classGraph.ts'
import { knownStructures, type KnownStructure } from '../../theory/unconstrained/knownStructures.ts'
import { structureMeans } from '../../theory/unconstrained/structureMeans.ts'
import { structureName } from '../../theory/unconstrained/structureText.ts'
import { settingOfChoice, type StructureChoice } from './choice.ts'
import type { StructureGramData } from './gramData.ts'

const mostStructures = 3

/** Returns the cosines of DNC and of the structures below it that have matrices, the lowest first. */
export function structureGramData(choice: StructureChoice): StructureGramData {
  const setting = settingOfChoice(choice)
  const { structures, collapse } = knownStructures(setting)
  const others = structures.filter(({ key }) => key !== 'collapse').slice(0, mostStructures - 1)
  const shown = [...others, collapse].toSorted((a, b) => a.loss - b.loss)
  return {
    kind: 'structureGram',
    choice,
    structures: shown.flatMap((own) => {
      const layers = layersOf(own, choice)
      const ratio = own.loss / collapse.loss
      return layers ? [{ name: structureName(own, choice.classes), ratio, layers }] : []
    }),
  }
}

function layersOf(own: KnownStructure, choice: StructureChoice) {
  const means = structureMeans(settingOfChoice(choice), own)
  if (!means) return null
  const L = choice.depth
  // Layers 2 … L − 1 have the same cosines: one panel shows them.
  const spans = [[1, 1], ...(L > 2 ? [[2, L - 1]] : []), [L, L], [L + 1, L + 1]] as [number, number][]
  return spans.flatMap(([from, to]) => {
    const M = means[from - 1]
    if (!M) return []
    const rank = numericalRank(singularValues(M), 1e-9)
    return [{ from, to, rank, cosines: Float32Array.from(cosineGraph(M).data) }]
  })
}
