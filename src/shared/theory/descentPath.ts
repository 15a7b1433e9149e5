import { matrix, multiply, scaleColumns, transpose, type Matrix } from '../linalg/matrix.ts'
import { svd } from '../linalg/svd.ts'
import type { Activation } from '../spec/runSpec.ts'
import { alignBasis, compose, type Alignment } from './brockett.ts'
import { determinantSign, largestIncrease, pathObjective, type PathPoint } from './pathObjective.ts'
import { prepareStart, type PathStart, type PreparedStart } from './pathStart.ts'
import { inverseFeatures, rankOf } from './representationCost.ts'

export interface PathOptions {
  /** C of (II), the same in every layer. Left out: max(1, the smallest that (II) allows), layer by layer. */
  C?: number
  /** Points for a sweep of rotations. */
  pointsPerSweep?: number
  /** Points for a straight piece of the singular values. */
  pointsPerLine?: number
  /** ‖Z^L − Y‖/‖Y‖ up to which the network counts as interpolating. */
  tolerance?: number
  /** Told how much is done, 0 … 1, at every point; in the sweeps, whose number is not known before, about. */
  report?: (done: number) => void
}

/** A point of the descent path. */
export interface DescentPoint extends PathPoint {
  /** l of the layer that moves of its own; those below follow it. 0 at the start. */
  stage: number
  /** What moves in it. */
  moves: 'nothing' | 'basis' | 'singularValues'
}

/** A rank of a layer that follows falls for one moment, and the objective with it. */
export interface PathJump {
  /** l: the layer whose cost rank(σ_{l+1}⁻¹(Z^{l+1}))/(2C_l²) falls. */
  layer: number
  /** Between these two t: next to each other on the path, both 1 for the collapse at the end. */
  from: number
  to: number
  /** 1/(2C_l²) for every rank that is lost. */
  drop: number
}

/** A path from an interpolating network to a collapsed one. */
export interface DescentPath {
  /** C_1 … C_{L−1}. */
  C: number[]
  /** At sampled points, in order; the first is the start, the last the collapsed network. */
  points: DescentPoint[]
  /** Largest rise from one point to the next: round-off. */
  largestIncrease: number
  /** Largest rise of Brockett's cost in any single rotation. */
  largestRotationIncrease: number
  /** The exact value at the end: Σ_l K/(2C_l²), K = rank(σ_L⁻¹(Y)). */
  end: number
  /** The exact limit just before it: Σ_{l<L−1} N/(2C_l²) + K/(2C_{L−1}²). */
  limit: number
  jumps: PathJump[]
  /** Z^1 … Z^L at the end. */
  features: Matrix[]
}

export type Descent =
  | { kind: 'path'; path: DescentPath }
  /** In words why, and the points up to there. */
  | { kind: 'refused'; reason: string; points: DescentPoint[] }

/**
 * The path of Theorem 4.3, along which the representation cost (eq. 11) does not rise, from an interpolating network to
 * a collapsed one. Stage l = 1 … L−1 moves Z^l = U Σ Vᵀ with Z^{l+1} fixed: first V to the right singular basis of
 * A = σ_{l+1}⁻¹(Z^{l+1}) by plane rotations (brockett.ts), then Σ on a straight line to C_l Σ_A. The layers below follow,
 * Z^j = C_j O_j σ_{j+1}⁻¹(Z^{j+1}) with O_j from the end of stage j, and cost N/(2C_j²) each. The objective is evaluated
 * from the features at sampled points, which is what Corollary B.4 speaks of. Refuses where the theorem does not speak
 * of the start (pathStart.ts), or σ⁻¹ is not defined on the way. Jumps between points are found by the sign of
 * det σ⁻¹(Z^{j+1}): two of them between neighbouring points cancel, and those before the last point are not looked for.
 * Throws when the arguments do not fit each other or a number of points is not positive.
 * Source: Zangrando et al. 2402.03991v2, Theorem 4.3 with Lemmas B.1-B.3, Corollary B.4.
 */
export function descentPath(start: PathStart, options: PathOptions = {}): Descent {
  const { pointsPerSweep = 6, pointsPerLine = 30, tolerance = 1e-6 } = options
  if (!(pointsPerSweep >= 1 && pointsPerLine >= 1)) throw new RangeError('descentPath: needs 1 point or more per piece')
  const prepared = prepareStart(start, options.C, tolerance)
  if (typeof prepared === 'string') return { kind: 'refused', reason: prepared, points: [] }
  const walk = beginWalk(prepared, start.activations)
  const L = prepared.Z.length
  let largestRotationIncrease = 0
  for (let stage = 1; stage < L && walk.refusal === null; stage++) {
    const report = (part: number): void => options.report?.((stage - 1 + part) / (L - 1))
    const rise = moveLayer(walk, stage, pointsPerSweep, pointsPerLine, report)
    largestRotationIncrease = Math.max(largestRotationIncrease, rise)
  }
  if (walk.refusal !== null) return { kind: 'refused', reason: walk.refusal, points: walk.points }
  const { C, rank } = prepared
  const N = start.targets.cols
  const collapse = C.slice(0, -1).map((c, j) => ({ layer: j + 1, from: 1, to: 1, drop: (N - rank) / (2 * c * c) }))
  const end = C.reduce((sum, c) => sum + rank / (2 * c * c), 0)
  return {
    kind: 'path',
    path: {
      C,
      points: walk.points,
      largestIncrease: largestIncrease(walk.points),
      largestRotationIncrease,
      end,
      limit: collapse.reduce((sum, { drop }) => sum + drop, end),
      jumps: [...walk.jumps.map((jump) => timed(jump, walk.points)), ...collapse.filter(({ drop }) => drop > 0)],
      features: walk.Z,
    },
  }
}

const usualSweeps = 8

/** Where the path has come to. */
interface Walk {
  readonly names: readonly Activation[]
  readonly C: readonly number[]
  readonly evaluate: ReturnType<typeof pathObjective>
  Z: Matrix[]
  /** O_1, O_2, …: of the stages that are done, (N, N). */
  O: Matrix[]
  /** Sign of det σ_{j+1}⁻¹(Z^{j+1}) of the layers that follow, j = 1 … stage − 1. */
  signs: number[]
  points: DescentPoint[]
  jumps: PathJump[]
  refusal: string | null
}

function beginWalk({ Z, C }: PreparedStart, names: readonly Activation[]): Walk {
  const evaluate = pathObjective(names)
  const value = evaluate(Z)
  if (typeof value === 'string') throw new Error(`descentPath: ${value}`)
  const points: DescentPoint[] = [{ t: 0, stage: 0, moves: 'nothing', ...value }]
  return { names, C, evaluate, Z, O: [], signs: [], points, jumps: [], refusal: null }
}

/** One stage: Z^l to C_l O_l σ_{l+1}⁻¹(Z^{l+1}). Returns the largest rise of Brockett's cost in a rotation. */
function moveLayer(
  walk: Walk,
  stage: number,
  pointsPerSweep: number,
  pointsPerLine: number,
  report: (part: number) => void,
): number {
  const A = inverseFeatures(walk.Z[stage]!, walk.names[stage]!)
  if (typeof A === 'string') throw new Error(`descentPath: ${A}`) // was checked at the start
  const N = A.cols
  const { U, s, V } = svd(walk.Z[stage - 1]!)
  walk.signs = followingSigns(walk, stage)
  const every = Math.max(1, Math.ceil((N * (N - 1)) / 2 / pointsPerSweep))
  const first = walk.points.length
  const aligned = alignBasis(A, s, V, every, (turned, sweep) => {
    record(walk, stage, 'basis', compose(U, s, turned))
    watchRanks(walk, stage)
    report(0.5 * Math.min(sweep / usualSweeps, 1))
  })
  spreadTimes(walk, first, stage, 0)
  const { lengths, basis } = leftBasis(aligned)
  const c = walk.C[stage - 1]!
  const second = walk.points.length
  for (let i = 1; i <= pointsPerLine; i++) {
    const tau = i / pointsPerLine
    const values = s.map((from, j) => (1 - tau) * from + tau * c * lengths[j]!)
    record(walk, stage, 'singularValues', compose(U, values, aligned.V))
    if (stage < walk.Z.length - 1 || i < pointsPerLine) watchRanks(walk, stage) // at the end all ranks fall for good
    report(0.5 + 0.5 * tau)
  }
  spreadTimes(walk, second, stage, 0.5)
  if (basis) walk.O.push(multiply(U, transpose(basis))) // O_l = U_B U_Aᵀ, (N, N)
  return aligned.largestIncrease
}

/** s(A) with round-off set to 0 (N), and U_A (N, N), which layers that follow need; null where A is not square. */
function leftBasis({ AV }: Alignment): { lengths: Float64Array; basis: Matrix | null } {
  const lengths = new Float64Array(AV.cols)
  AV.data.forEach((a, i) => (lengths[i % AV.cols]! += a * a))
  lengths.forEach((square, j) => (lengths[j] = Math.sqrt(square)))
  const isInvertible = AV.rows === AV.cols && lengths.every((length) => length > 0)
  const inverses = lengths.map((length) => 1 / length)
  lengths.fill(0, rankOf(lengths))
  return { lengths, basis: isInvertible ? scaleColumns(AV, inverses) : null }
}

/** Moves Z^l to `moved` and the layers below after it, and evaluates there. */
function record(walk: Walk, stage: number, moves: DescentPoint['moves'], moved: Matrix): void {
  if (walk.refusal !== null) return
  const Z = [...walk.Z]
  Z[stage - 1] = moved
  for (let j = stage - 2; j >= 0; j--) {
    const A = inverseFeatures(Z[j + 1]!, walk.names[j + 1]!)
    if (typeof A === 'string') return refuse(walk, stage, `σ⁻¹ is not defined in layer ${j + 2}: ${A}`)
    const c = walk.C[j]!
    const O = walk.O[j]!
    const follower = multiply(O, A) // (N, N)
    Z[j] = matrix(
      follower.rows,
      follower.cols,
      follower.data.map((z) => c * z),
    )
  }
  const value = walk.evaluate(Z)
  if (typeof value === 'string') return refuse(walk, stage, value)
  walk.Z = Z
  walk.points.push({ t: 0, stage, moves, ...value })
}

/** A jump with the t of its points in place of their numbers. */
function timed(jump: PathJump, points: readonly DescentPoint[]): PathJump {
  return { ...jump, from: points[jump.from]?.t ?? NaN, to: points[jump.to]?.t ?? NaN }
}

function refuse(walk: Walk, stage: number, reason: string): void {
  walk.refusal = `On the way, while layer ${stage} moves, ${reason}.`
}

/** Notes where a determinant of a layer that follows has changed its sign since the last point. */
function watchRanks(walk: Walk, stage: number): void {
  if (walk.refusal !== null) return
  const to = walk.points.length - 1
  const signs = followingSigns(walk, stage)
  signs.forEach((sign, j) => {
    if (sign * walk.signs[j]! < 0) walk.jumps.push({ layer: j + 1, from: to - 1, to, drop: 1 / (2 * walk.C[j]! ** 2) })
  })
  walk.signs = signs
}

/** Sign of det σ_{j+1}⁻¹(Z^{j+1}), j = 1 … stage − 1. */
function followingSigns(walk: Walk, stage: number): number[] {
  return walk.Z.slice(1, stage).map((Z, j) => {
    const A = inverseFeatures(Z, walk.names[j + 1]!)
    return typeof A === 'string' ? 0 : determinantSign(A)
  })
}

/** Gives the points from `first` on their t: half a stage. */
function spreadTimes(walk: Walk, first: number, stage: number, offset: 0 | 0.5): void {
  const stages = walk.Z.length - 1
  const count = walk.points.length - first
  for (let i = 0; i < count; i++) {
    const point = walk.points[first + i]!
    point.t = (stage - 1 + offset + (0.5 * (i + 1)) / count) / stages
  }
}
