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
}

export type Fetch = (context: Context, pin: Pin, folder: string) => Promise<void>

export interface State {
  node: { version: string; path: string }
  engine:
    | { kind: 'native'; tensorflow: string; variant: string; addon: string }
    | { kind: 'wasm'; reason: string; mend: string }
  electron: { source: 'official' | 'registry'; version: string; binary: string } | null
  at: string
}
