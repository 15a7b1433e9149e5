import { formLoss } from './lossForm.ts'
import { refinedCandidates, type LogitCandidate } from './bestLogits.ts'
import { logitLoss } from './logitForm.ts'
import { depthOf } from './model.ts'
import type { SpecModel } from './specModel.ts'
import { logitForms, reluLogitForms, squaredForms, type StructureForms, type StructureKey } from './structureForms.ts'

/** A structure with its least loss in one model. */
export interface KnownStructure {
  readonly key: StructureKey
  /** r of a graph, the number of groups, or the dimension of a code; null for the others. */
  readonly order: number | null
  /** At most the loss of the zero solution. */
  readonly loss: number
  /** Whether every scale above 0 has a higher loss than the zero solution. */
  readonly isZero: boolean
  /** Ranks of the features H_2 … H_{L−1}, of H_L and of the outputs; 0 at the zero solution. */
  readonly ranks: readonly [middle: number, last: number, output: number]
}

/** The structures of one model, and the loss that they share where they vanish. */
export interface KnownStructures {
  /** The lowest loss first. DNC is among them. */
  readonly structures: readonly KnownStructure[]
  readonly collapse: KnownStructure
  /** The lowest of all. It is an upper bound of the optimum: trained networks may end below it. */
  readonly best: KnownStructure
  /** ½, or log K. */
  readonly zero: number
}

/** A structure is lower than DNC beyond this share of the loss; below it, both are equal up to round-off. */
const leastGain = 1e-12

/**
 * Returns the structures that have a closed form in a model, the lowest loss first. It takes less than a millisecond for
 * K and L that were asked for before, and searches nothing: see searchedStructures for cross-entropy in linear networks.
 * Throws a RangeError for a ReLU network under cross-entropy with L = 1, and for a model that is not valid.
 * Source: Súkeník et al. 2405.14468, Definitions 4, 9, 10 and 11; Garrod & Keating 2410.23169; forms in their own files.
 */
export function knownStructures(setting: SpecModel): KnownStructures {
  return sorted(
    formsOf(setting).map((own) => structureAt(own, setting)),
    setting,
  )
}

/** Returns the forms of all structures of a setting, DNC first. */
function formsOf({ model, loss, activation }: SpecModel): StructureForms[] {
  const [K, L] = [model.classes, depthOf(model)]
  if (loss === 'squared') return squaredForms(K, L, activation)
  return activation === 'relu' ? reluLogitForms(K) : logitForms(K)
}

function structureAt({ key, order, ranks, forms }: StructureForms, { model }: SpecModel): KnownStructure {
  const parts = 'penalty' in forms ? [logitLoss(forms, model)] : forms.map((form) => formLoss(form, model))
  const loss = parts.reduce((sum, { value }) => sum + value, 0)
  const isZero = parts.every(({ y }) => y === 0)
  return { key, order, loss, isZero, ranks: isZero ? [0, 0, 0] : ranks }
}

function sorted(all: readonly KnownStructure[], { model, loss }: SpecModel): KnownStructures {
  const structures = all.toSorted((a, b) => a.loss - b.loss)
  const collapse = all.find(({ key }) => key === 'collapse')
  const [lowest] = structures
  if (!collapse || !lowest) throw new RangeError('knownStructures: no structure')
  const best = lowest.loss < collapse.loss * (1 - leastGain) ? lowest : collapse
  return { structures, collapse, best, zero: loss === 'squared' ? 0.5 : Math.log(model.classes) }
}

/** Whether a search may find structures without a closed form: under cross-entropy in linear networks of 5 classes or more. */
export const needsSearch = ({ model, loss, activation }: SpecModel): boolean =>
  loss === 'crossEntropy' && activation === 'identity' && model.classes >= 5

/**
 * Returns the structures with softmax codes and codes that descended in this model. It takes up to seconds. Where
 * nothing is to be searched it returns the closed forms.
 */
export function searchedStructures(setting: SpecModel): KnownStructures {
  if (!needsSearch(setting)) return knownStructures(setting)
  const found = refinedCandidates(setting.model).filter(({ name }) => name === 'code' || name === 'refined')
  return sorted([...knownStructures(setting).structures, ...found.map(ofCandidate)], setting)
}

function ofCandidate({ name, order, loss, rank, scale }: LogitCandidate): KnownStructure {
  return { key: name === 'refined' ? 'refined' : 'code', order, loss, isZero: scale === 0, ranks: [rank, rank, rank] }
}
