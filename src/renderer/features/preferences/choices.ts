import type { PreferredEngine } from '../../../shared/contract/settings.ts'
import type { SystemReport } from '../../../shared/contract/system.ts'

/** The engines that a user can prefer, fastest first. */
export const engineChoices: readonly { value: PreferredEngine; label: string }[] = [
  { value: 'auto', label: 'automatic: the fastest on this machine' },
  { value: 'cuda', label: 'graph on a GPU' },
  { value: 'graph', label: 'graph on the CPU' },
  { value: 'native', label: 'native operations' },
  { value: 'wasm', label: 'WebAssembly' },
  { value: 'javascript', label: 'JavaScript' },
]

const mostTrainers = 64

/** Lists the numbers of trainers at a time: up to one per core, and the present number. */
export const trainerChoices = ({ cores, concurrency }: SystemReport): number[] =>
  Array.from({ length: Math.min(Math.max(cores, concurrency, 1), mostTrainers) }, (_, i) => i + 1)

/** Says where the home comes from. */
export const homeOrigin = {
  option: 'Set by the option --home. Start Collapsar without it to choose a folder here.',
  preference: 'You chose this folder.',
  default: 'The folder of this system for data of programs.',
} as const

/** Says why the home cannot change now; null where it can. */
export function homeRefusal(homeFrom: keyof typeof homeOrigin | undefined, activeRuns: number): string | null {
  if (homeFrom === 'option') return homeOrigin.option
  if (activeRuns > 0) return 'Wait until no run is running or waiting, or stop them.'
  return null
}
