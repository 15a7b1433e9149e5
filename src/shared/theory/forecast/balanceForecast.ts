import { featureDecays, weightDecays, type RunSpec } from '../../spec/runSpec.ts'
import { activations } from '../activation.ts'
import { balanceRefusal } from './applicability.ts'
import { balanceLaw, type ClassModel, type ClassSolution } from './balanceLaw.ts'
import type { ClassCouplings } from '../collapse/classCouplings.ts'
import { coupledBalanceLaw } from './coupledLaw.ts'
import { descending, type LayerForecast, type Refuse } from './layerForecast.ts'
import { residualBalanceLaw } from './residualLaw.ts'
import { spectrumFit } from './spectrumFit.ts'

/** The forecast by the balance law. */
export interface BalanceForecast extends LayerForecast {
  /** The objective in the model of the law; training runs so far ended slightly above it. */
  objective: number
  /** λδ/2 ‖W_1‖², a part of the objective: present where the inputs are known and δ > 0. */
  firstPenalty?: number | undefined
  /** ‖W_l‖, l = 2 … L; absent from stored forecasts of versions without residual networks. */
  weightNorms?: number[] | undefined
}
type Model = Omit<ClassModel, 'samples' | 'inputCost'>

/** Largest share of the class indicators outside the rows of X at which some W_1 maps each class to one point. */
const maxMissing = 1e-6

/**
 * Forecasts a spec by the balance law. The law is scalar, one class at a time, where ‖W_1‖² is omitted; it couples the
 * classes where the inputs are given and δ > 0. attained: the pre-activation a_k of the own class, for each class.
 * Source: balanceLaw.ts, coupledLaw.ts and residualLaw.ts.
 */
export function balanceForecast(
  spec: RunSpec,
  counts: readonly number[],
  couplings: ClassCouplings | null,
  refuse: Refuse,
): { forecast: BalanceForecast; attained: number[] } | null {
  const outside = balanceRefusal(spec)
  if (outside !== null) return refuse(outside)
  const last = activations[spec.network.lastActivation]
  const inputs = inputsOf(spec, couplings)
  const unbounded = unboundedReason(spec, inputs)
  if (unbounded) return refuse(unbounded)
  const model = modelOf(spec, counts)
  const solutions = solveClasses(
    model,
    counts.map((samples, k) => ({ samples, inputCost: inputs ? inputs.data[k * (counts.length + 1)]! : 0 })),
  )
  const dropped = solutions.findIndex((solution) => solution === null)
  if (dropped >= 0)
    return refuse(`${strength(spec)} too strong: class ${dropped} (${counts[dropped]} samples) is dropped.`)
  const found = inputs
    ? coupledForecast(model, counts, inputs, solutions)
    : scalarForecast(model, counts, solutions as ClassSolution[])
  if (!found)
    return refuse(
      'The balance law with the first layer has no solution: a class is dropped, or the iteration did not converge.',
    )
  const { attained, ...forecast } = found
  const output = counts.map((count, k) => last.value(attained[k]!) * Math.sqrt(count))
  return {
    attained,
    forecast: {
      ...forecast,
      singularValues: [...forecast.singularValues, descending(output)],
      notes: notesOf(spec, counts, couplings, inputs !== null, forecast.singularValues),
    },
  }
}

/** Returns H where it matters: δ > 0, and some W_1 collapses the first layer. */
const inputsOf = (spec: RunSpec, couplings: ClassCouplings | null): ClassCouplings['H'] | null =>
  couplings && couplings.missing <= maxMissing && weightDecays(spec)[0]! > 0 ? couplings.H : null

/** Returns why Z^1 grows without bound; null where it is bounded. */
function unboundedReason(spec: RunSpec, inputs: ClassCouplings['H'] | null): string | null {
  const decays = featureDecays(spec)
  if (inputs || (spec.network.residual ? decays.slice(0, -1) : decays.slice(0, 1)).some((decay) => decay > 0))
    return null
  const where = spec.network.residual ? 'a Z^l below the last' : 'Z¹'
  const cost = weightDecays(spec)[0]! > 0 ? ', and the cost of W₁ depends on the inputs' : ''
  return `Without λ′ on ${where} the balance law has no minimiser: Z¹ grows without bound at δ = 0${cost}.`
}

function modelOf({ network, loss, ...spec }: RunSpec, counts: readonly number[]): Model {
  const N = counts.reduce((sum, count) => sum + count, 0)
  return {
    target: loss.targetScale,
    weightDecays: weightDecays({ network, loss, ...spec }),
    featureDecays: featureDecays({ network, loss, ...spec }),
    sampleWeight: loss.reduction === 'sum' ? 1 : 1 / N,
    lastActivation: network.lastActivation,
    residual: network.residual,
  }
}

/** Solves the law of each class. Classes of one size and cost share a solution. */
function solveClasses(
  model: Model,
  classes: readonly Pick<ClassModel, 'samples' | 'inputCost'>[],
): (ClassSolution | null)[] {
  const known = new Map<string, ClassSolution | null>()
  return classes.map((own) => {
    const key = `${own.samples} ${own.inputCost}`
    const found = known.get(key)
    const solution = found === undefined ? balanceLaw({ ...model, ...own }) : found
    known.set(key, solution)
    return solution
  })
}

type Found = Omit<BalanceForecast, 'notes'> & { attained: number[] }

function coupledForecast(
  model: Model,
  counts: readonly number[],
  H: ClassCouplings['H'],
  alone: readonly (ClassSolution | null)[],
): Found | null {
  const solve = model.residual ? residualBalanceLaw : coupledBalanceLaw
  const solution = solve({ ...model, counts, couplings: H }, alone)
  if (!solution) return null
  const { spectra, a, weightNorms, objective, firstPenalty } = solution
  const output = descending(a.map((value, k) => value * Math.sqrt(counts[k]!))) // s(A^L)
  const K = counts.length
  return {
    singularValues: spectra,
    // Residual networks: C of Theorem C.2, relative to the outputs.
    C: spectra.map((s, l) => spectrumFit(s, (model.residual ? null : spectra[l + 1]) ?? output, K).C),
    objective,
    firstPenalty,
    weightNorms: weightNorms.slice(1),
    attained: a,
  }
}

function scalarForecast(model: Model, counts: readonly number[], solutions: readonly ClassSolution[]): Found {
  const K = solutions.length
  const L = model.featureDecays.length
  // Layers 2 … L−1 of a residual network have no C_l of Theorem 4.2; theirs is that of Theorem C.2, s(Z^l)/s(A^L).
  const C = ({ s, w, a }: ClassSolution, l: number, k: number): number =>
    model.residual ? s[l]! / (a * Math.sqrt(counts[k]!)) : 1 / w[l]!
  const layers = Array.from({ length: L - 1 }, (_, l) => l)
  const total = (term: (solution: ClassSolution, k: number) => number): number =>
    solutions.reduce((sum, solution, k) => sum + term(solution, k), 0)
  return {
    singularValues: layers.map((l) => descending(solutions.map(({ s }) => s[l]!))),
    C: layers.map((l) => total((solution, k) => C(solution, l, k)) / K),
    objective: total(({ objective }) => objective),
    weightNorms: layers.map((l) => Math.sqrt(total(({ w }) => w[l]! ** 2))),
    attained: solutions.map(({ a }) => a),
  }
}

function strength(spec: RunSpec): string {
  const [first, ...others] = weightDecays(spec).slice(1)
  return others.every((decay) => decay === first) ? `λ = ${first} is` : 'The weight decays are'
}

/** Largest root mean square of an entry at which features count as small: there tanh is 3 % below its slope. */
const largestEntry = 0.3

/** Returns the law in words for this spec, and its limits. */
function notesOf(
  spec: RunSpec,
  counts: readonly number[],
  couplings: ClassCouplings | null,
  isIn: boolean,
  spectra: readonly (readonly number[])[],
): string[] {
  const { residual, activation, widths } = spec.network
  const N = counts.reduce((sum, count) => sum + count, 0)
  const entries = spectra.map((s, l) => Math.sqrt(s.reduce((sum, v) => sum + v * v, 0) / (widths[l]! * N)))
  const entry = Math.max(...entries)
  const bent =
    entry <= largestEntry
      ? 'Training ends slightly above its objective, because hidden activations are curved.'
      : `It assumes linear hidden activations, but its features have entries of ${entry.toFixed(2)}: training may end elsewhere.`
  return [
    `${lawInWords(spec, N, isIn)} ${bent}`,
    ...(activation === 'softsign' && entry > 0.05
      ? ['softsign is curved at 0, which makes the law several times less accurate than for tanh.']
      : []),
    ...(residual
      ? ['The residual layers pass the spread of W₁ within a class on, and training reduces it slowly.']
      : []),
    ...firstLayerNotes(spec, couplings, isIn),
  ]
}

function lawInWords(spec: RunSpec, N: number, isIn: boolean): string {
  const q = spec.loss.reduction === 'sum' ? '' : `/${N}`
  const [first, ...others] = weightDecays(spec).slice(1)
  if (spec.network.residual)
    return `One scalar model per ${isIn ? 'direction' : 'class at δ = 0'}: t_{l+1} = t_l + λ′_l${q} s²_l with t_l = λ_l w_l (1 + w_l) and s_l = (1 + w_l) s_{l−1} in the layers that add their input, t_L = λ_L w²_L in the last. C_l is that of Theorem C.2, s(Z^l)/s(A^L).${isIn ? ' W₁ costs tr(Z¹(XᵀX)⁺Z¹ᵀ), whose eigenvectors are the directions.' : ''}`
  if (isIn)
    return `λ_{l+1} W_{l+1}ᵀW_{l+1} = λ_l W_l W_lᵀ + λ′_l${q} Z^l Z^lᵀ, where W₁ costs tr(Z¹(XᵀX)⁺Z¹ᵀ), which couples the classes. C_l = s(Z^l)/s(A^{l+1}).`
  const law = others.every((decay) => decay === first)
    ? `w²_{l+1} = w²_l + (λ′_l/λ)${q} s²_l`
    : `λ_{l+1} w²_{l+1} = λ_l w²_l + λ′_l${q} s²_l`
  return `One scalar model per class at δ = 0: ${law} and C_l = 1/w_{l+1}.`
}

function firstLayerNotes(spec: RunSpec, couplings: ClassCouplings | null, isIn: boolean): string[] {
  if (!(weightDecays(spec)[0]! > 0)) return []
  if (!isIn)
    return [
      'It omits ‖W₁‖²: the larger δ, the smaller the measured values of the first layers.',
      ...(couplings ? ['With these inputs no W₁ maps every class to one point, so its cost is unknown.'] : []),
    ]
  const reached = activations[spec.network.lastActivation].inverse?.(spec.loss.targetScale) ?? NaN
  return Number.isFinite(reached)
    ? []
    : ['σ_L saturates at the targets, where the loss is nearly flat: with a large δ the outputs differ within a class.']
}
