export interface Outcome {
  /** Exit code; null when the program was killed or could not start. */
  code: number | null
  /** Standard output and standard error, in the order in which they came. */
  output: string
}

export interface RunOptions {
  cwd?: string | undefined
  env?: NodeJS.ProcessEnv | undefined
  /** In milliseconds. */
  timeout?: number | undefined
  /** Whether the program writes to the terminal itself. */
  show?: boolean | undefined
  onStart?: ((pid: number) => void) | undefined
}

/** What every step of set-up works with. */
export interface Context {
  root: string
  env: NodeJS.ProcessEnv
  log: (line: string) => void
  platform: NodeJS.Platform
  arch: string
  isRoot: boolean
  isTerminal: boolean
  /** Whether the user asked for set-up by its own command. */
  isAsked: boolean
  /** A program to run in place of try-engine.mjs. */
  trial?: string
  /** A folder to read in place of /proc. */
  proc?: string
  run: (command: string, args: string[], options: RunOptions) => Promise<Outcome>
}

export interface ContextOptions {
  root?: string | undefined
  env?: NodeJS.ProcessEnv | undefined
  log?: ((line: string) => void) | undefined
  isAsked?: boolean | undefined
  onStart?: ((pid: number) => void) | undefined
  /** The word in front of each line of the log. */
  name?: string | undefined
}

/** One step of set-up. `Record` is what a run writes into the step's stamp. */
export interface Step<Record = unknown> {
  name: string
  cost: string | ((context: Context) => string)
  key(context: Context): string
  outputs(context: Context, record: Record): string[]
  isStale?(context: Context, record: Record): boolean
  /** Resolves to the record for the stamp; nothing is stored as null. */
  run(context: Context): unknown
}

/** A file that is fetched, by version, size and hash. */
export interface Pin {
  package: string
  version: string
  file: string
  bytes: number
  algorithm: string
  hash: string
  encoding?: 'hex' | 'base64'
}

export interface WheelPin extends Pin {
  variant: string
  python: string
  platform: string
  /** Bytes of the wheel that set-up keeps. */
  unpacked?: number
}

export interface ElectronPin extends Pin {
  electron: string
  archive: string
}

export type Variant = 'cpu' | 'cuda'

/** The wheels of one version of TensorFlow. */
export interface TensorflowPins {
  version: string
  cpu: WheelPin
  cuda: WheelPin
  /** What the CUDA build opens. */
  libraries: WheelPin[]
  versions: { cuda: string; cudnn: string }
}

/** A build of TensorFlow with the libraries that it opens. */
export interface Pack {
  variant: Variant
  /** Where the build is, relative to the checkout. */
  folder: string
  tensorflow: WheelPin
  libraries: WheelPin[]
  versions: { cuda?: string; cudnn?: string }
  hash: string
  key: string
}

export interface CudaPack extends Pack {
  variant: 'cuda'
  versions: { cuda: string; cudnn: string }
}

/** One version of TensorFlow with its two builds. */
export interface Release {
  version: string
  cpu: Pack
  cuda: CudaPack
}

/** What the user chose. Without a version it is the default, also after an upgrade of Collapsar. */
export interface Wish {
  variant: Variant
  tensorflow: string | null
}

export type Fetch = (context: Context, pin: Pin, folder: string) => Promise<void>
export type FetchWheel = (context: Context, pin: WheelPin, folder: string) => Promise<void>

export interface CudaTrial {
  cuda: string
  cudnn: string
  /** Whether TensorFlow computed on a GPU in the last trial. */
  gpu: boolean
  /** What TensorFlow said when it did not. */
  gpuProblem?: string | null
}

export interface NativeRecord extends Partial<CudaTrial> {
  kind: 'native'
  tensorflow: string
  variant: Variant
  addon: string
}

/** Why there is no native engine, how to get one, and when set-up tries again unasked. */
export interface WasmRecord {
  kind: 'wasm'
  reason: string
  fix: string
  /** Set-up tries again when all of these programs are there. */
  tools?: string[]
  /** Set-up tries again after this time, in milliseconds since 1970. */
  after?: number
}

export type EngineRecord = NativeRecord | WasmRecord

export interface ElectronRecord {
  source: 'official' | 'registry'
  version: string
  binary: string
  officialFailedAt?: number
}

export interface State {
  node: { version: string; path: string }
  engine: EngineRecord
  electron: { source: 'official' | 'registry'; version: string; binary: string } | null
  at: string
}

export interface Gate {
  name: string
  run(): Promise<Outcome>
}

export interface Counts {
  passed: number
  failed: number
}
