export interface Outcome {
  code: number | null
  output: string
}

export interface Options {
  cwd?: string
  env?: NodeJS.ProcessEnv
  timeout?: number
  show?: boolean
}

export interface Context {
  root: string
  env: NodeJS.ProcessEnv
  log: (line: string) => void
  platform: NodeJS.Platform
  arch: string
  isRoot: boolean
  isTerminal: boolean
  isAsked: boolean
  /** Another program than try-engine.mjs. */
  trial?: string
  /** Another folder than /proc. */
  proc?: string
  run: (command: string, args: string[], options: Options) => Promise<Outcome>
}

export interface Step {
  name: string
  cost: string | ((context: Context) => string)
  key: (context: Context) => string
  outputs: (context: Context, record: never) => string[]
  isStale?: (context: Context, record: never) => boolean
  run: (context: Context) => unknown
}

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
  /** Bytes of it that are kept. */
  unpacked?: number
}

/** TensorFlow's CUDA build with the libraries that it opens. */
export interface CudaPack {
  variant: 'cuda'
  tensorflow: WheelPin
  libraries: WheelPin[]
  versions: { cuda: string; cudnn: string }
  hash: string
  key: string
}

export type Fetch = (context: Context, pin: Pin, folder: string) => Promise<void>

export interface CudaTrial {
  cuda: string
  cudnn: string
  /** Whether it computed on a GPU when it was last tried; if not, what TensorFlow said. */
  gpu: boolean
  gpuProblem?: string | null
}

export interface State {
  node: { version: string; path: string }
  engine:
    | { kind: 'native'; tensorflow: string; variant: 'cpu'; addon: string }
    | ({ kind: 'native'; tensorflow: string; variant: 'cuda'; addon: string } & CudaTrial)
    | { kind: 'wasm'; reason: string; mend: string }
  electron: { source: 'official' | 'registry'; version: string; binary: string } | null
  at: string
}
