import { identity, matrix, multiply, type Matrix } from '../../linalg/matrix.ts'
import { singularValues } from '../../linalg/svd.ts'
import { removedStructure } from './anyClasses.ts'
import { groupSizes, pairSizes } from './logitStructures.ts'
import { withoutColumnMeans } from './logitMatrix.ts'
import { linearWeights, reluWeights } from './logitWeights.ts'
import { collapseStructure } from './neuralCollapse.ts'
import type { KnownStructure } from './knownStructures.ts'
import type { SpecModel } from './specModel.ts'
import { squareGraphStructure } from './squareGraph.ts'
import { relu, type Structure } from './structure.ts'
import { nonNegativeStructures } from './structureForms.ts'
import { partWeights, structureWeights } from './structureWeights.ts'
import { choose2, srgStructure } from './triangularGraph.ts'

/** The factors of a collapsed solution: M_1 and W_1 … W_L. */
interface Factors {
  readonly M1: Matrix
  readonly weights: readonly Matrix[]
}

/**
 * Returns the class means of a structure in every layer at its best scales: M_1 … M_L (features) and the outputs
 * W_L M_L, each with a column for every class. M_1 is one of several with the same loss.
 * null for the zero solution, and for codes, which are known by their loss alone.
 * Source: as knownStructures; the factors are those of structureWeights and logitWeights.
 */
export function structureMeans(setting: SpecModel, structure: KnownStructure): Matrix[] | null {
  if (structure.isZero) return null
  const factors = setting.loss === 'squared' ? squaredFactors(setting, structure) : logitFactors(setting, structure)
  if (!factors) return null
  const sigma = setting.activation === 'relu' ? relu : (A: Matrix): Matrix => A
  const means = [factors.M1]
  factors.weights.forEach((W, l) => {
    const A = multiply(W, means[l]!)
    means.push(l === factors.weights.length - 1 ? A : sigma(A))
  })
  return means
}

/**
 * Returns the singular values of every layer of a spec, Z^1 … Z^{L+1}, each class mean repeated n times: √n s(M_l).
 * null as in structureMeans.
 */
export function structureSpectra(setting: SpecModel, structure: KnownStructure): number[][] | null {
  const root = Math.sqrt(setting.model.samples)
  const means = structureMeans(setting, structure)
  return means && means.map((M) => Array.from(singularValues(M), (s) => root * s))
}

function squaredFactors({ model }: SpecModel, { key, order }: KnownStructure): Factors | null {
  const K = model.classes
  if (key === 'blocks') {
    const k = choose2(order!)
    const parts = [srgStructure(order!), collapseStructure(K - k)].map((part) => partWeights(part, model))
    const [first, second] = parts
    return first && second ? blockFactors(first, second) : null
  }
  const structure = squaredStructure(K, key, order)
  return structure && structureWeights(structure, model)
}

function squaredStructure(K: number, key: KnownStructure['key'], order: number | null): Structure | null {
  if (key === 'collapse') return collapseStructure(K)
  if (key === 'srg') return srgStructure(order!)
  if (key === 'removed') return removedStructure(order!, K)
  return key === 'square' ? squareGraphStructure() : null
}

/** Returns the factors that have those of two groups of classes as their blocks. */
const blockFactors = (a: Factors, b: Factors): Factors => ({
  M1: blockDiagonal(a.M1, b.M1),
  weights: a.weights.map((W, l) => blockDiagonal(W, b.weights[l]!)),
})

function blockDiagonal(A: Matrix, B: Matrix): Matrix {
  const C = matrix(A.rows + B.rows, A.cols + B.cols)
  for (let i = 0; i < A.rows; i++) C.data.set(A.data.subarray(i * A.cols, (i + 1) * A.cols), i * C.cols)
  for (let i = 0; i < B.rows; i++)
    C.data.set(B.data.subarray(i * B.cols, (i + 1) * B.cols), (A.rows + i) * C.cols + A.cols)
  return C
}

function logitFactors({ model, activation }: SpecModel, structure: KnownStructure): Factors | null {
  const K = model.classes
  if (activation === 'relu') {
    const own = nonNegativeStructures(K).find(({ key }) => key === structure.key)
    return own ? reluWeights(own.T, model) : null
  }
  const Z0 = logitsOf(K, structure)
  return Z0 && linearWeights(Z0, model)
}

/** Returns Z_0 (K, K) of a closed form of a linear network; null for codes. */
function logitsOf(K: number, { key, order }: KnownStructure): Matrix | null {
  if (key === 'collapse') return withoutColumnMeans(identity(K))
  if (key === 'pairs') return groupLogits(pairSizes(K))
  if (key === 'groups') return groupLogits(groupSizes(K, order!))
  if (key !== 'polygon') return null
  const turn = (i: number): number => Math.cos((2 * Math.PI * (Math.floor(i / K) - (i % K))) / K)
  return matrix(
    K,
    K,
    Float64Array.from({ length: K * K }, (_, i) => turn(i)),
  )
}

/** Returns the blocks m/(m − 1) (I − 11ᵀ/m) of groups of m classes. */
const groupLogits = (sizes: readonly number[]): Matrix =>
  sizes
    .map((m) => {
      const own = withoutColumnMeans(identity(m))
      return matrix(
        m,
        m,
        own.data.map((value) => (m / (m - 1)) * value),
      )
    })
    .reduce(blockDiagonal)
