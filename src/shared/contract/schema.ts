import * as z from 'zod'

/** Declares a call by the schemas of its input and output. */
export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'call', input, output, isBackground: false as boolean }) as const
/** Declares a call that yields to all others: its answer only adds to what the user already sees and uses. */
export const backgroundCall = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ ...call(input, output), isBackground: true }) as const
/** Declares an event. Its name is in the past tense. */
export const event = <P extends z.ZodType>(payload: P) => ({ kind: 'event', payload }) as const

export type Call = ReturnType<typeof call>
export type Event = ReturnType<typeof event>
export type Domain = Readonly<Record<string, Call | Event>>
export type Contract = Readonly<Record<string, Domain>>

type Names<C extends Contract, Kind> = {
  [D in keyof C & string]: {
    [N in keyof C[D] & string]: C[D][N] extends { kind: Kind } ? `${D}.${N}` : never
  }[keyof C[D] & string]
}[keyof C & string]
type At<C extends Contract, Name> = Name extends `${infer D}.${infer N}` ? C[D][N] : never

export type CallName<C extends Contract> = Names<C, 'call'>
export type EventName<C extends Contract> = Names<C, 'event'>
export type Input<C extends Contract, Name> =
  At<C, Name> extends { input: infer I extends z.ZodType } ? z.input<I> : never
export type Parsed<C extends Contract, Name> =
  At<C, Name> extends { input: infer I extends z.ZodType } ? z.output<I> : never
export type Output<C extends Contract, Name> =
  At<C, Name> extends { output: infer O extends z.ZodType } ? z.output<O> : never
export type Payload<C extends Contract, Name> =
  At<C, Name> extends { payload: infer P extends z.ZodType } ? z.output<P> : never

/** A complete set of handlers: a missing one is a type error. */
export type Handlers<C extends Contract> = {
  [Name in CallName<C>]: (input: Parsed<C, Name>) => Output<C, Name> | Promise<Output<C, Name>>
}

/** Looks a name up among own keys only: no caller can reach an inherited method. */
export function lookUp(contract: Contract, name: string, kind: 'call'): Call | undefined
export function lookUp(contract: Contract, name: string, kind: 'event'): Event | undefined
export function lookUp(contract: Contract, name: string, kind: 'call' | 'event'): Call | Event | undefined {
  const [domain = '', entry = ''] = name.split('.', 2)
  if (!Object.hasOwn(contract, domain)) return undefined
  const entries = contract[domain]
  if (!entries || !Object.hasOwn(entries, entry)) return undefined
  const found = entries[entry]
  return found?.kind === kind ? found : undefined
}

/** The name of a file without its folder. */
export const FileName = z.string().regex(/^[^/\\]+$/, 'a file name, not a path')

const array = <T extends object>(type: new (...args: never[]) => T) => z.instanceof(type as unknown as new () => T)
/** A vector of float64 numbers, which all our channels transfer without conversion. */
export const Vector = array(Float64Array<ArrayBufferLike>)
/** A vector of float32 numbers, for data that is only drawn. */
export const Vector32 = array(Float32Array<ArrayBufferLike>)
/** A file or a part of one. */
export const Bytes = array(Uint8Array<ArrayBufferLike>)
/** Indices into a list of values. */
export const Codes = array(Int32Array<ArrayBufferLike>)
