import type { Measurement, Progress } from '../contract/measurements.ts'

/** What a quantity is called and how it is written, wherever it appears. */
export interface Description {
  /** In a sentence, a list or a head: 'gradient norm'. `titleOf` begins it with a capital. */
  readonly name: string
  /** A short form for narrow places; `{i|…}` sets italics. */
  readonly symbol: string
  /** How the title of a figure begins: 'The final gradient norm'. */
  readonly subject: string
  /** What the number is, in one sentence. */
  readonly sentence: string
  /** Significant digits in a table. */
  readonly digits: number
  /** Empty where it is left out. */
  readonly unit?: string
  /** A count: written without decimals, and never on a log axis. */
  readonly isWhole?: boolean
  /** Whether its axes are logarithmic by default. */
  readonly isLog?: boolean
  /** Its word in a filter and the id of its column, where that is not its key. Both are stored by users: they stay. */
  readonly word?: string
  /** Further words for it in a filter. */
  readonly aliases?: readonly string[]
}

/** One number a matrix: Z^1 … Z^L, W_1 … W_L, the L − 1 pairs of W_l and W_{l+1}, or the blocks of a backbone. */
export type Layers = 'Z' | 'W' | 'interface' | 'block'

/** How the numbers of all layers become one. `largestKnown` leaves out layers in which the quantity has no meaning. */
export type Reduction = 'largestHidden' | 'largest' | 'largestKnown' | 'smallest' | 'norm'

/** A quantity that every measurement has, and the logged steps between them where it is known at every step. */
export interface MeasuredQuantity extends Description {
  readonly known: 'step' | 'measurement'
  /** The field of a measurement that holds it; `layered` holds vectors by the names of their quantities. */
  readonly stored: StoredField
  /** Title of an axis. */
  readonly axis: string
  /** null: one number of the whole network. */
  readonly layers: Layers | null
  readonly reduce: Reduction | null
  /** Only some models have it: lists leave it out where no run does. */
  readonly isOptional?: boolean
  /** The same number in the summary of a run, which needs no measurement to be read. */
  readonly inSummary?: (run: RunNumbers) => number | null
}

/** A quantity that belongs to a run as a whole, read from its summary. */
export interface SummaryQuantity extends Description {
  readonly known: 'summary'
  readonly inSummary: (run: RunNumbers) => number | null
}

/** The summary of a run, as far as quantities read it. */
export interface RunNumbers {
  readonly progress: Pick<Progress, 'step' | 'objective' | 'dataLoss' | 'restarts'> | null
  readonly tcv: number | null
  readonly bestObjective: number | null
  readonly bestTcv: number | null
  readonly samples: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly secondsBefore: number
}

type Spectra = 'featureSpectra' | 'weightSpectra' | 'recursiveSpectra'

/** A measurement, or a row of the history without its spectra and with ‖W_1‖ … ‖W_L‖ in their place. */
export type Numbers = Omit<Measurement, Spectra> &
  (Pick<Measurement, 'weightSpectra'> | { readonly weightNorms: Float64Array })

type StoredField =
  | 'objective'
  | 'dataLoss'
  | 'weightPenalty'
  | 'featurePenalty'
  | 'gradientNorm'
  | 'step'
  | 'tcv'
  | 'featureRanks'
  | 'weightRanks'
  | 'weightNorms'
  | 'layered'
