import { beforeAll, expect, test } from 'vitest'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf, type Program } from '../../../src/trainer/engine/graph/language/program.ts'
import type { DType, Named } from '../../../src/trainer/engine/graph/language/tensor.ts'
import {
  decide,
  lineSearchState,
  openSearch,
  rayPoint,
} from '../../../src/trainer/engine/graph/optimizer/lineSearch.ts'
import { strongWolfe, wolfeDefaults, type Point } from '../../../src/trainer/optimizer/lineSearch.ts'
import { describeNative, openTf } from './native.ts'

interface Ray {
  name: string
  f(t: number): number
  slope(t: number): number
  first: number
  directionSize: number
  noise: number
}
const ray = (name: string, f: Ray['f'], slope: Ray['slope'], rest: Partial<Ray> = {}): Ray => ({
  name,
  f,
  slope,
  first: 1,
  directionSize: 1,
  noise: 0,
  ...rest,
})

const bowl = (first: number): Ray =>
  ray(
    `a bowl from ${first}`,
    (t) => (t - 3) ** 2,
    (t) => 2 * (t - 3),
    { first },
  )
const wave = (first: number): Ray => {
  const slope = (t: number): number => -Math.sin(t + 0.3) + 0.04 * (t + 0.3)
  return ray(`a wave from ${first}`, (t) => Math.cos(t + 0.3) + 0.02 * (t + 0.3) ** 2, slope, { first })
}
const noisy = (t: number): number => 1 + (t === 0 ? 0 : 1e-9)
const noisySlope = (t: number): number => -1e-6 * (1 - t)

const rays: Ray[] = [
  ...[1e-3, 0.5, 1, 2.9, 3.2, 7, 1e4].map(bowl),
  ...[0.01, 1, 5, 20, 300].map(wave),
  ray(
    'a step into NaN',
    (t) => (t < 2 ? (t - 1) ** 2 : NaN),
    (t) => 2 * (t - 1),
    { first: 50 },
  ),
  ray(
    'a step into infinity',
    (t) => (t < 2 ? (t - 1) ** 2 : Infinity),
    (t) => 2 * (t - 1),
    { first: 50 },
  ),
  ray(
    'nothing finite beyond the start',
    (t) => (t === 0 ? 1 : NaN),
    (t) => (t === 0 ? -1 : NaN),
  ),
  ray('round-off with noise told', noisy, noisySlope, { first: 0.95, noise: 1e-8 }),
  ray('round-off without', noisy, noisySlope, { first: 0.95 }),
  ray(
    'a slope that lies',
    (t) => t,
    () => -1,
  ),
  ray(
    'a fall without end',
    (t) => -t,
    () => -1,
  ),
  ray(
    'a plateau',
    (t) => Math.exp(-t),
    (t) => -Math.exp(-t),
  ),
  ray(
    'a kink',
    (t) => Math.abs(t - 0.7),
    (t) => Math.sign(t - 0.7),
  ),
  ray(
    'a kink in a small direction',
    (t) => Math.abs(t - 0.7),
    (t) => Math.sign(t - 0.7),
    { directionSize: 1e-9 },
  ),
  ray(
    'a wall',
    (t) => Math.exp(5 * t) - 10 * t,
    (t) => 5 * Math.exp(5 * t) - 10,
    { first: 10 },
  ),
  ray(
    'a fall and a wall',
    (t) => -t + 1e3 * Math.max(0, t - 0.5) ** 3,
    (t) => -1 + 3e3 * Math.max(0, t - 0.5) ** 2,
  ),
  ray(
    'a far minimum',
    (t) => (t / 1e5 - 1) ** 2,
    (t) => (2 / 1e5) * (t / 1e5 - 1),
  ),
  ...Array.from({ length: 60 }, (_, seed) => randomRay(seed)),
]

/** Waves on a bowl, downhill at the start. */
function randomRay(seed: number): Ray {
  const random = randomStream(seed, 'weights')
  const waves = Array.from({ length: 4 }, () => [random.normal(), 3 * random.normal(), random.normal()] as const)
  const curve = 0.1 * random.normal() ** 2
  const slopeAt = (t: number): number =>
    waves.reduce((sum, [a, w, p]) => sum + a * w * Math.cos(w * t + p), 2 * curve * t)
  const sign = slopeAt(0) < 0 ? 1 : -1
  const value = (t: number): number => waves.reduce((sum, [a, w, p]) => sum + a * Math.sin(w * t + p), 0)
  return ray(
    `random ${seed}`,
    (t) => sign * value(t) + curve * t * t,
    (t) => sign * (slopeAt(t) - 2 * curve * t) + 2 * curve * t,
    { first: Math.exp(2 * random.normal()) },
  )
}

interface Found {
  /** The evaluated points, in order. */
  tried: number[]
  /** The end point, or null when no point is better than the start. */
  accepted: number | null
}

/** Runs trainer/optimizer/lineSearch.ts. */
function expected({ f, slope, first, directionSize, noise }: Ray): Found {
  const tried: number[] = []
  const at = (t: number): Point => {
    tried.push(t)
    return { t, f: f(t), slope: slope(t) }
  }
  const options = { ...wolfeDefaults, tolerance: Number.EPSILON }
  const end = strongWolfe(at, { t: 0, f: f(0), slope: slope(0) }, first, directionSize, noise, options)
  const isBetter = end.t !== 0 && Number.isFinite(end.f)
  // The state machine keeps no vectors: it evaluates its end once more, unless that is the last point.
  if (isBetter && end.t !== tried.at(-1)) tried.push(end.t)
  return { tried, accepted: isBetter ? end.t : null }
}

type State = Record<string, Float64Array>
const R = rays.length
const column = (of: (one: Ray) => number): Float64Array => Float64Array.from(rays, of)
const fixed = {
  start_f: column(({ f }) => f(0)),
  start_slope: column(({ slope }) => slope(0)),
  direction_size: column(({ directionSize }) => directionSize),
  noise: column(({ noise }) => noise),
}
const double = { dtype: 'float64', shape: [R] } as const

function writeMachine(): Library {
  const library: Library = new Map()
  const numbers = { start_f: double, start_slope: double, direction_size: double, noise: double }
  const start = (args: Named<typeof numbers>) => ({ f: args.start_f, slope: args.start_slope })
  defineFunction(library, 'open', { ...numbers, first: double }, (args) => openSearch(args.first, start(args)))
  defineFunction(library, 'decide', { ...lineSearchState(R), ...numbers, f: double, here: double }, (args) => {
    const current = rayPoint(args.t, args.f, args.here)
    const { accepted, failed, search } = decide(args, current, start(args), args.direction_size, args.noise)
    return { ...search, accepted, failed }
  })
  return library
}

/** All rays side by side, each until it ends. */
function runMachine(program: Program): Found[] {
  const call = (entry: string, numbers: State): State => {
    const values = Object.fromEntries(
      program.inputNames(entry).map((key) => {
        const { dtype, shape } = program.input(entry, key)
        return [key, program.value(numbers[key]!, dtype, shape)]
      }),
    )
    const results = program.run(entry, values)
    const state: Record<string, { dtype: DType }> = lineSearchState(R)
    const typeOf = (key: string): DType => state[key]?.dtype ?? 'bool'
    const read = Object.entries(results).map(([key, value]) => [key, numbersOf(value, typeOf(key))] as const)
    for (const value of [...Object.values(values), ...Object.values(results)]) value.dispose()
    return Object.fromEntries(read)
  }
  const found: Found[] = rays.map(() => ({ tried: [], accepted: null }))
  const open = new Set(rays.keys())
  let search = call('open', { ...fixed, first: column(({ first }) => first) })
  while (open.size > 0) {
    const t = search['t']!
    for (const i of open) found[i]?.tried.push(t[i] ?? NaN)
    const f = Float64Array.from(rays, (one, i) => one.f(t[i] ?? NaN))
    const here = Float64Array.from(rays, (one, i) => one.slope(t[i] ?? NaN))
    search = call('decide', { ...search, ...fixed, f, here })
    for (const i of open) {
      if (search['accepted']?.[i]) found[i]!.accepted = t[i] ?? NaN
      const isEnded = search['accepted']?.[i] || search['failed']?.[i]
      if (isEnded || (found[i]?.tried.length ?? 0) > 2 * wolfeDefaults.maxEvaluations) open.delete(i)
    }
  }
  return found
}

test('the rays cover every end of the search', () => {
  const ends = rays.map(expected)
  const isRevisit = ({ tried }: Found): boolean => tried.indexOf(tried.at(-1) ?? NaN) < tried.length - 1
  expect(ends.filter(({ accepted }) => accepted === null).length).toBeGreaterThan(2)
  expect(ends.filter(isRevisit).length).toBeGreaterThan(0)
  expect(ends.filter(({ tried }) => tried.length === wolfeDefaults.maxEvaluations + 1).length).toBeGreaterThan(2)
  expect(ends.filter(({ tried }) => tried.length === 1).length).toBeGreaterThan(10)
})

describeNative.each([{ xla: false }, { xla: true }])(
  'the line search as a state machine, with XLA: $xla',
  ({ xla }) => {
    let found: Found[]
    beforeAll(async () => {
      const entries = [
        { name: 'open', xla },
        { name: 'decide', xla },
      ]
      const program = loadProgram(await openTf(), writeMachine(), entries)
      found = runMachine(program)
      program.dispose()
    })

    test.each(rays.map((one, i) => [one.name, one, i] as const))(
      '%s: evaluates the points of the plain search',
      (_, one, i) => {
        const plain = expected(one)
        const got = found[i]!
        // A cubic through values that differ by round-off has no more digits.
        const digits = 7
        expect(got.tried.length).toBe(plain.tried.length)
        got.tried.forEach((t, k) => expect(t / (plain.tried[k] ?? NaN)).toBeCloseTo(1, digits))
        expect(got.accepted === null).toBe(plain.accepted === null)
        if (plain.accepted !== null) expect((got.accepted ?? NaN) / plain.accepted).toBeCloseTo(1, digits)
      },
    )
  },
)
