/**
 * How a number is known. `proved` and `derived` are theorems, of a paper and of ours. `certified`: the computation bounds
 * the number by a proof. `estimated`: a search found it, and no bound follows. `measured`: computed from weights, features
 * or the log, up to round-off. `assumed`: taken as true without a check. `recorded`: a fact of the run. `defined`: a name.
 */
export type Certainty =
  'proved' | 'derived' | 'certified' | 'checked' | 'estimated' | 'measured' | 'assumed' | 'recorded' | 'defined'

/** The words for each certainty. */
export const certaintyTexts: Readonly<Record<Certainty, string>> = {
  proved: 'proved in the paper',
  derived: 'derived here',
  certified: 'certified: the computation bounds it by a proof',
  checked: 'checked numerically',
  estimated: 'estimated: a search found it, and it is no bound',
  measured: 'measured, up to round-off',
  assumed: 'assumed',
  recorded: 'recorded, not computed',
  defined: 'a definition',
}

/** The sections of the glossary, in order. */
export const sections = {
  symbols: 'Symbols',
  quantities: 'Quantities of a run',
  theory: 'Numbers of the theory',
  collapse: 'Variants of DNC1, DNC2, DNC3 and NC4',
  weights: 'Numbers of figures, checkpoints and pictures',
  words: 'Words',
  record: 'Record of a run, study or system',
  statuses: 'Status of a run',
  fields: 'Fields of a spec',
} as const
export type Section = keyof typeof sections

/** What can be said of a symbol, a number or a word that Collapsar shows. */
export interface GlossaryEntry {
  /** The heading in the glossary, unique there. */
  readonly name: string
  /** One or two sentences. */
  readonly definition: string
  /** In signs that a terminal can show: ‖W_l‖², Z^{l+1}. */
  readonly formula?: string
  /** The paper with its equation or theorem. */
  readonly source?: string
  /** How Collapsar computes it: function and precision. */
  readonly computed?: string
  readonly certainty: Certainty
  /** What a value is good to, or what counts as zero. */
  readonly tolerance?: string
  /** Further texts under which the window, the command line or a file shows it. */
  readonly shownAs?: readonly string[]
  /** A place in docs/ that says more: `accuracy.md#collapse-steps`. */
  readonly more?: string
}

/** A table of entries by id. */
export type Entries<Id extends string = string> = Readonly<Record<Id, GlossaryEntry>>

/** Returns the heading of an entry as the anchor of a Markdown page, as GitHub makes it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
