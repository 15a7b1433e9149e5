/** How a result of the bench is known: by a proof in the paper, a derivation here, by numbers alone, or by assumption. */
export type BenchStatus = 'proved' | 'derived' | 'checked' | 'assumed'

/** The words for each status. */
export const benchStatusTexts: Readonly<Record<BenchStatus, string>> = {
  proved: 'proved in the paper',
  derived: 'derived here',
  checked: 'checked numerically',
  assumed: 'assumed here',
}

export type SectionId = 'theorem' | 'balance' | 'objective' | 'cost' | 'bound' | 'path'

/** One number of a section. null: not known. */
export interface BenchNumber {
  name: string
  value: number | null
  /** The definition in one phrase. */
  hint: string
}

/** A table of a section; its first column names the layer. */
export interface BenchTable {
  caption: string
  columns: { name: string; hint?: string }[]
  rows: (string | number | null)[][]
}

/** One result of the theory for the values of the bench. */
export interface BenchSection {
  id: SectionId
  title: string
  /** The equation, in plain signs. */
  equation: string
  /** Paper and number of the equation. */
  source: string
  status: BenchStatus
  definition: string
  /** The assumption that fails, as a sentence: there are no numbers then. null where all hold. */
  refusal: string | null
  numbers: BenchNumber[]
  tables: BenchTable[]
  notes: string[]
}

/** The parts of a section that do not depend on the values. */
export type SectionHead = Pick<BenchSection, 'id' | 'title' | 'equation' | 'source' | 'status' | 'definition'>

/** Returns a section without numbers, because an assumption fails. */
export const refused = (head: SectionHead, refusal: string): BenchSection => ({
  ...head,
  refusal,
  numbers: [],
  tables: [],
  notes: [],
})

export const W = (layer: number): string => `W_${layer}`
export const Z = (layer: number): string => (layer === 0 ? 'X' : `Z^${layer}`)
