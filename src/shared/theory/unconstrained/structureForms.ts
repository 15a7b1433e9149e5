import { identity, multiply, transpose, type Matrix } from '../../linalg/matrix.ts'
import { singularValues } from '../../linalg/svd.ts'
import { numericalRank } from '../numericalRank.ts'
import { removedStructure } from './anyClasses.ts'
import { groupedCrossEntropy } from './groupedCrossEntropy.ts'
import type { LogitForm } from './logitForm.ts'
import { rankTolerance, reluForm, withoutColumnMeans } from './logitMatrix.ts'
import { groupForm, groupSizes, pairSizes, polygonForm, simplexForm } from './logitStructures.ts'
import type { LossForm } from './lossForm.ts'
import { uniformModel } from './model.ts'
import { collapseForm } from './neuralCollapse.ts'
import { squareGraphStructure } from './squareGraph.ts'
import { structureForm, type Structure } from './structure.ts'
import { choose2, srgForm, srgStructure, verticesOf } from './triangularGraph.ts'

/**
 * Names a structure of the class means. collapse: DNC. srg: the strongly regular graph. blocks, removed: the two
 * constructions of Definition 11. square: the square graph. pairs, groups, polygon: logits of Garrod & Keating. code:
 * a softmax code. refined: a code descended in the model.
 */
export type StructureKey =
  'collapse' | 'srg' | 'blocks' | 'removed' | 'square' | 'pairs' | 'groups' | 'polygon' | 'code' | 'refined'

/** A structure with the forms that give its loss, which depend on K and L alone. */
export interface StructureForms {
  readonly key: StructureKey
  /** r of a graph, the number of groups, or the dimension of a code; null for the others. */
  readonly order: number | null
  /** Ranks of the features H_2 … H_{L−1}, of H_L and of the outputs. */
  readonly ranks: readonly [middle: number, last: number, output: number]
  /** Squared loss: the losses of the parts add up. Cross-entropy: one form. */
  readonly forms: readonly LossForm[] | LogitForm
}

const kept = new Map<string, StructureForms[]>()

/** Keeps what `make` returns under a key: a slider asks for the same K and L again and again. */
function keep(key: string, make: () => StructureForms[]): StructureForms[] {
  const known = kept.get(key) ?? make()
  kept.set(key, known)
  return known
}

/** Returns the structures under the squared loss, DNC first. The low-rank ones need σ = ReLU and L ≥ 2. */
export const squaredForms = (K: number, L: number, activation: 'identity' | 'relu'): StructureForms[] =>
  keep(`squared ${activation} ${K} ${L}`, () => [
    collapse(K, L),
    ...(activation === 'relu' && L >= 2 ? graphs(K, L) : []),
  ])

function collapse(K: number, L: number): StructureForms {
  return { key: 'collapse', order: null, ranks: [K, K, K], forms: [collapseForm(uniformModel(K, L, 1))] }
}

function graphs(K: number, L: number): StructureForms[] {
  const r = verticesOf(K)
  if (r !== null) return [{ key: 'srg', order: r, ranks: [r, K, K], forms: [srgForm(r, L)] }]
  if (K === 4) return [ofStructure('square', null, squareGraphStructure(), L)]
  if (K < 6) return []
  const below = Math.floor((1 + Math.sqrt(1 + 8 * K)) / 2)
  const left = K - choose2(below)
  return [
    {
      key: 'blocks',
      order: below,
      ranks: [below + left, K, K],
      forms: [srgForm(below, L), collapseForm(uniformModel(K, L, 1), left)],
    },
    ofStructure('removed', below + 1, removedStructure(below + 1, K), L),
  ]
}

function ofStructure(key: StructureKey, order: number | null, structure: Structure, L: number): StructureForms {
  const form = structureForm(structure, L)
  const last = form.fit.reduce((sum, { e, count }) => (e > rankTolerance ? sum + count : sum), 0)
  return { key, order, ranks: [rankOf(structure.T), last, last], forms: [form] }
}

const rankOf = (A: Matrix): number => numericalRank(singularValues(A), rankTolerance)

/** Returns the closed forms of a linear network under cross-entropy, DNC first. */
export const logitForms = (K: number): StructureForms[] =>
  keep(`logits ${K}`, () => {
    const of = (key: StructureKey, order: number | null, form: LogitForm): StructureForms => ({
      key,
      order,
      ranks: [form.rank, form.rank, form.rank],
      forms: form,
    })
    const forms = [of('collapse', null, simplexForm(K))]
    if (K >= 4) forms.push(of('pairs', null, groupForm(pairSizes(K))))
    for (let g = 2; g < Math.floor(K / 2); g++) forms.push(of('groups', g, groupForm(groupSizes(K, g))))
    if (K >= 4) forms.push(of('polygon', null, polygonForm(K)))
    return forms
  })

/** Returns the structures T ≥ 0 of a ReLU network under cross-entropy, DNC (T = I) first. They need L ≥ 2. */
export const reluLogitForms = (K: number): StructureForms[] =>
  keep(`relu logits ${K}`, () =>
    nonNegativeStructures(K).map(({ key, order, T }) => {
      const form = reluForm(T)
      const rank = rankOf(T)
      const fit = groupedCrossEntropy(withoutColumnMeans(multiply(transpose(T), T)))
      return { key, order, ranks: [rank, rank, form.rank], forms: { ...form, fit } }
    }),
  )

/** Returns the non-negative T of the structures of K classes in a ReLU network under cross-entropy. */
export function nonNegativeStructures(K: number): { key: StructureKey; order: number | null; T: Matrix }[] {
  const all: { key: StructureKey; order: number | null; T: Matrix }[] = [
    { key: 'collapse', order: null, T: identity(K) },
  ]
  const r = verticesOf(K)
  const above = Math.ceil((1 + Math.sqrt(1 + 8 * K)) / 2)
  if (r !== null) all.push({ key: 'srg', order: r, T: srgStructure(r).T })
  else if (K === 4) all.push({ key: 'square', order: null, T: squareGraphStructure().T })
  else if (K > 6) all.push({ key: 'removed', order: above, T: removedStructure(above, K).T })
  return all
}
