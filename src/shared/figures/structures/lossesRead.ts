import { knownStructures } from '../../theory/unconstrained/knownStructures.ts'
import { criticalDecay } from '../../theory/unconstrained/neuralCollapse.ts'
import { structureName } from '../../theory/unconstrained/structureText.ts'
import { fieldRange, settingOfChoice, type StructureChoice } from './choice.ts'
import type { StructureLossesData } from './lossesData.ts'

/** More structures than these make lines that no one tells apart: DNC and the lowest of the others. */
const mostStructures = 4
const perDecade = 8

export function structureLossesData(choice: StructureChoice): StructureLossesData {
  const here = knownStructures(settingOfChoice(choice))
  const [least, most] = fieldRange.lambda
  const count = Math.round(perDecade * Math.log10(most / least))
  const grid = Array.from({ length: count + 1 }, (_, i) => least * 10 ** (i / perDecade))
  const lambdas = [...new Set([...grid, choice.lambda])].toSorted((a, b) => a - b)
  const all = lambdas.map((lambda) => knownStructures(settingOfChoice({ ...choice, lambda })).structures)
  const others = here.structures.filter(({ key }) => key !== 'collapse').slice(0, mostStructures - 1)
  const shown = here.structures.filter((own) => own.key === 'collapse' || others.includes(own))
  return {
    kind: 'structureLosses',
    choice,
    lambdas,
    structures: shown.map((own) => ({
      key: own.key,
      name: structureName(own, choice.classes),
      losses: all.map((row) => row.find(({ key, order }) => key === own.key && order === own.order)?.loss ?? NaN),
    })),
    zero: here.zero,
    critical: choice.loss === 'squared' ? criticalLambda(choice) : null,
  }
}

/** Returns λ_c, at which n λ_H λ^L is Λ_c. */
function criticalLambda({ classes, depth, samples, featureDecay }: StructureChoice): number {
  const shared = featureDecay === 'lambda' ? samples : 1
  return criticalDecay(classes, depth) / shared ** (1 / (depth + 1))
}
