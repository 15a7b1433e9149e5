import { matrix, multiply, scaleColumns, transpose, type Matrix } from '../../linalg/matrix.ts'
import { svd } from '../../linalg/svd.ts'
import type { Activation } from '../../spec/runSpec.ts'
import { alignBasis, compose, type Alignment } from '../brockett.ts'
import { determinantSign, largestIncrease, pathObjective, type PathPoint } from './pathObjective.ts'
import { prepareStart, type PathStart, type PreparedStart } from './pathStart.ts'
import { inverseFeatures, rankOf } from '../representationCost.ts'

/** Options of the descent path. */
export interface PathOptions {
  /** C of (II), the same in every layer; default max(1, the smallest that (II) allows), layer by layer. */
  C?: number
  /** Points per sweep of rotations. */
  pointsPerSweep?: number
  /** Points per straight segment of the singular values. */
  pointsPerLine?: number
  /** The largest ‖Z^L − Y‖/‖Y‖ of an interpolating network. */
  tolerance?: number
  /** Receives the progress, 0 … 1, at every point; an estimate during sweeps, whose number is not known before. */
  report?: (done: number) => void
}

/** A point of the descent path. */
export interface DescentPoint extends PathPoint {
  /** Z^1 … Z^L. */
  features: readonly Matrix[]
  /** l of the moving layer, which the layers below follow; 0 at the start. */
  stage: number
  /** The moving part of that layer. */
  moves: 'nothing' | 'basis' | 'singularValues'
}

/** A drop of the objective at one t, where a following layer loses rank. */
export interface PathJump {
  /** l: the layer whose cost rank(σ_{l+1}⁻¹(Z^{l+1}))/(2C_l²) falls. */
  layer: number
  /** The neighbouring t of the path between which the jump lies; both 1 for the collapse at the end. */
  from: number
  to: number
  /** 1/(2C_l²) for every lost rank. */
  drop: number
}

/** A path from an interpolating network to a collapsed one. */
export interface DescentPath {
  /** C_1 … C_{L−1}. */
  C: number[]
  /** Sampled points in order: the first is the start, the last the collapsed network. */
  points: DescentPoint[]
  /** The largest rise from one point to the next, which is round-off. */
  largestIncrease: number
  /** The largest rise of Brockett's cost in any single rotation. */
  largestRotationIncrease: number
  /** The exact value at the end: Σ_l K/(2C_l²), K = rank(σ_L⁻¹(Y)). */
  end: number
  /** The exact limit just before it: Σ_{l<L−1} N/(2C_l²) + K/(2C_{L−1}²). */
  limit: number
  jumps: PathJump[]
  /** Z^1 … Z^L at the end. */
  features: Matrix[]
}

/** The path, or the refusal of a start. */
export type Descent =
  | { kind: 'path'; path: DescentPath }
  /** The reason as a sentence, and the points up to there. */
  | { kind: 'refused'; reason: string; points: DescentPoint[] }

/**
 * Computes the path of Theorem 4.3 from an interpolating network to a collapsed one, along which the representation cost
 * (eq. 11) does not rise. Stage l = 1 … L−1 moves Z^l = U Σ Vᵀ with Z^{l+1} fixed. First V moves to the right singular
 * basis of A = σ_{l+1}⁻¹(Z^{l+1}) by plane rotations (brockett.ts), then Σ on a straight line to C_l Σ_A. The layers below
 * follow, Z^j = C_j O_j σ_{j+1}⁻¹(Z^{j+1}) with O_j from the end of stage j, and cost N/(2C_j²) each.
 * The objective is evaluated from the features at sampled points, as in Corollary B.4. A sign change of
 * det σ⁻¹(Z^{j+1}) between two points is a jump; two jumps between neighbouring points cancel, and the last step is not
 * checked. The result is a refusal where the theorem does not apply to the start (pathStart.ts), or σ⁻¹ is not defined on
 * the path. Throws when the arguments do not fit each other or a number of points is not positive.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.3 with Lemmas B.1-B.3, Corollary B.4.
 */
export function descentPath(start: PathStart, options: PathOptions = {}): Descent {
  const { pointsPerSweep = 6, pointsPerLine = 30, tolerance = 1e-6 } = options
  if (!(pointsPerSweep >= 1 && pointsPerLine >= 1))
    throw new RangeError('descentPath: needs 1 or more points per sweep and per segment')
  const prepared = prepareStart(start, options.C, tolerance)
  if (typeof prepared === 'string') return { kind: 'refused', reason: prepared, points: [] }
  const path = startPath(prepared, start.activations)
  const L = prepared.Z.length
  let largestRotationIncrease = 0
  for (let stage = 1; stage < L && path.refusal === null; stage++) {
    const report = (part: number): void => options.report?.((stage - 1 + part) / (L - 1))
    const rise = moveLayer(path, stage, pointsPerSweep, pointsPerLine, report)
    largestRotationIncrease = Math.max(largestRotationIncrease, rise)
  }
  if (path.refusal !== null) return { kind: 'refused', reason: path.refusal, points: path.points }
  const { C, rank } = prepared
  const N = start.targets.cols
  const collapse = C.slice(0, -1).map((c, j) => ({ layer: j + 1, from: 1, to: 1, drop: (N - rank) / (2 * c * c) }))
  const end = C.reduce((sum, c) => sum + rank / (2 * c * c), 0)
  return {
    kind: 'path',
    path: {
      C,
      points: path.points,
      largestIncrease: largestIncrease(path.points),
      largestRotationIncrease,
      end,
      limit: collapse.reduce((sum, { drop }) => sum + drop, end),
      jumps: [...path.jumps.map((jump) => withTimes(jump, path.points)), ...collapse.filter(({ drop }) => drop > 0)],
      features: path.Z,
    },
  }
}

const typicalSweeps = 8

/** The state of the path. */
interface PathState {
  readonly names: readonly Activation[]
  readonly C: readonly number[]
  readonly evaluate: ReturnType<typeof pathObjective>
  Z: Matrix[]
  /** O_1, O_2, … of the finished stages, (N, N). */
  O: Matrix[]
  /** The signs of det σ_{j+1}⁻¹(Z^{j+1}) of the following layers, j = 1 … stage − 1. */
  signs: number[]
  points: DescentPoint[]
  jumps: PathJump[]
  refusal: string | null
}

function startPath({ Z, C }: PreparedStart, names: readonly Activation[]): PathState {
  const evaluate = pathObjective(names)
  const value = evaluate(Z)
  if (typeof value === 'string') throw new Error(`descentPath: ${value}`)
  const points: DescentPoint[] = [{ t: 0, stage: 0, moves: 'nothing', features: Z, ...value }]
  return { names, C, evaluate, Z, O: [], signs: [], points, jumps: [], refusal: null }
}

/** Moves Z^l to C_l O_l σ_{l+1}⁻¹(Z^{l+1}) in one stage. Returns the largest rise of Brockett's cost in a rotation. */
function moveLayer(
  path: PathState,
  stage: number,
  pointsPerSweep: number,
  pointsPerLine: number,
  report: (part: number) => void,
): number {
  const A = inverseFeatures(path.Z[stage]!, path.names[stage]!)
  if (typeof A === 'string') throw new Error(`descentPath: ${A}`) // prepareStart has checked it
  const N = A.cols
  const { U, s, V } = svd(path.Z[stage - 1]!)
  path.signs = determinantSigns(path, stage)
  const every = Math.max(1, Math.ceil((N * (N - 1)) / 2 / pointsPerSweep))
  const first = path.points.length
  const aligned = alignBasis(A, s, V, every, (turned, sweep) => {
    addPoint(path, stage, 'basis', compose(U, s, turned))
    recordJumps(path, stage)
    report(0.5 * Math.min(sweep / typicalSweeps, 1))
  })
  assignTimes(path, first, stage, 0)
  const { lengths, basis } = leftSingularBasis(aligned)
  const c = path.C[stage - 1]!
  const second = path.points.length
  for (let i = 1; i <= pointsPerLine; i++) {
    const tau = i / pointsPerLine
    const values = s.map((from, j) => (1 - tau) * from + tau * c * lengths[j]!)
    addPoint(path, stage, 'singularValues', compose(U, values, aligned.V))
    if (stage < path.Z.length - 1 || i < pointsPerLine) recordJumps(path, stage) // at the end all ranks fall
    report(0.5 + 0.5 * tau)
  }
  assignTimes(path, second, stage, 0.5)
  if (basis) path.O.push(multiply(U, transpose(basis))) // O_l = U_B U_Aᵀ, (N, N)
  return aligned.largestIncrease
}

/** Returns s(A) with round-off set to 0 (N), and U_A (N, N) for the following layers; null where A is not square. */
function leftSingularBasis({ AV }: Alignment): { lengths: Float64Array; basis: Matrix | null } {
  const lengths = new Float64Array(AV.cols)
  AV.data.forEach((a, i) => (lengths[i % AV.cols]! += a * a))
  lengths.forEach((square, j) => (lengths[j] = Math.sqrt(square)))
  const isInvertible = AV.rows === AV.cols && lengths.every((length) => length > 0)
  const inverses = lengths.map((length) => 1 / length)
  lengths.fill(0, rankOf(lengths))
  return { lengths, basis: isInvertible ? scaleColumns(AV, inverses) : null }
}

/** Moves Z^l to `moved`, lets the layers below follow, and adds the point. */
function addPoint(path: PathState, stage: number, moves: DescentPoint['moves'], moved: Matrix): void {
  if (path.refusal !== null) return
  const Z = [...path.Z]
  Z[stage - 1] = moved
  for (let j = stage - 2; j >= 0; j--) {
    const A = inverseFeatures(Z[j + 1]!, path.names[j + 1]!)
    if (typeof A === 'string') return refuse(path, stage, `σ⁻¹ is not defined in layer ${j + 2}: ${A}`)
    const c = path.C[j]!
    const O = path.O[j]!
    const follower = multiply(O, A) // (N, N)
    Z[j] = matrix(
      follower.rows,
      follower.cols,
      follower.data.map((z) => c * z),
    )
  }
  const value = path.evaluate(Z)
  if (typeof value === 'string') return refuse(path, stage, value)
  path.Z = Z
  path.points.push({ t: 0, stage, moves, features: Z, ...value })
}

/** Replaces the point numbers of a jump by their t. */
function withTimes(jump: PathJump, points: readonly DescentPoint[]): PathJump {
  return { ...jump, from: points[jump.from]?.t ?? NaN, to: points[jump.to]?.t ?? NaN }
}

function refuse(path: PathState, stage: number, reason: string): void {
  path.refusal = `On the path, while layer ${stage} moves, ${reason}.`
}

/** Adds a jump where a determinant of a following layer has changed its sign since the last point. */
function recordJumps(path: PathState, stage: number): void {
  if (path.refusal !== null) return
  const to = path.points.length - 1
  const signs = determinantSigns(path, stage)
  signs.forEach((sign, j) => {
    if (sign * path.signs[j]! < 0) path.jumps.push({ layer: j + 1, from: to - 1, to, drop: 1 / (2 * path.C[j]! ** 2) })
  })
  path.signs = signs
}

/** Returns the signs of det σ_{j+1}⁻¹(Z^{j+1}), j = 1 … stage − 1. */
function determinantSigns(path: PathState, stage: number): number[] {
  return path.Z.slice(1, stage).map((Z, j) => {
    const A = inverseFeatures(Z, path.names[j + 1]!)
    return typeof A === 'string' ? 0 : determinantSign(A)
  })
}

/** Assigns t to the points from `first` on, which make half a stage. */
function assignTimes(path: PathState, first: number, stage: number, offset: 0 | 0.5): void {
  const stages = path.Z.length - 1
  const count = path.points.length - first
  for (let i = 0; i < count; i++) {
    const point = path.points[first + i]!
    point.t = (stage - 1 + offset + (0.5 * (i + 1)) / count) / stages
  }
}
