import type { RunStatus } from '../../shared/contract/runs.ts'

export type StatusTone = 'live' | 'good' | 'plain' | 'bad'

export const statusTones: Readonly<Record<RunStatus, StatusTone>> = {
  queued: 'plain',
  running: 'live',
  finished: 'good',
  stopped: 'plain',
  diverged: 'bad',
  refused: 'bad',
  crashed: 'bad',
  killed: 'bad',
  interrupted: 'bad',
}

/** Nothing more will come from it. */
export const hasEnded = (status: RunStatus): boolean => status !== 'queued' && status !== 'running'
