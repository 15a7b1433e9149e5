import type { Context, State } from './types.d.mts'

export function createContext(options?: {
  root?: string
  env?: NodeJS.ProcessEnv
  log?: (line: string) => void
  isAsked?: boolean
}): Context
export function ensureSetup(options: {
  electron: boolean
  root?: string
  log?: (line: string) => void
  isAsked?: boolean
}): Promise<{ state: State; ran: string[] }>
