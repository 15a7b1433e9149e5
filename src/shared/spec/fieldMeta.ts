/** The description of a field, beside its schema: `.meta({ label, help })`. */
export interface FieldMeta {
  /** Name in forms, with the letter that the papers use. */
  label: string
  /** The letter alone, where figures and tables use it in place of the name of the field. */
  symbol?: string
  /** Unit of the number; absent for numbers without one. */
  unit?: string
  /** One sentence. */
  help: string
  /** Names of the values of an enumeration. Options of a union carry theirs as `label` of their literal. */
  wordLabels?: Readonly<Record<string, string>>
  /** First value in a form, for fields without a default. */
  start?: unknown
  /** Whether the field is younger than stored hashes: its default is then left out of the hash (lab/runs/specHash.ts). */
  isLater?: boolean
}

declare module 'zod' {
  interface GlobalMeta extends Partial<FieldMeta> {
    /** Description of the field that tells the members of a union apart. */
    tag?: FieldMeta
  }
}
