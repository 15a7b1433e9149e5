import type { Cluster } from '../../../src/shared/contract/clusters.ts'

/** A cluster on this machine. */
export const settingsOf = (folder: string): Cluster => ({
  name: 'here',
  engine: 'slurm',
  host: 'local',
  folder,
  partition: null,
  account: null,
  minutes: 60,
  cores: 1,
  megabytes: 500,
  gpus: null,
  throttle: null,
  taskMinutes: 10,
})
