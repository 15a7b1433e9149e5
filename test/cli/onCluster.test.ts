import { expect, test } from 'vitest'
import { refuseClusterOptions, taskOptions } from '../../src/cli/onCluster.ts'

test('an option of a cluster without a cluster is refused by its name', () => {
  expect(() => refuseClusterOptions({ here: 2 })).toThrow('--here concerns a cluster: name it with --on')
  expect(() => refuseClusterOptions({ taskMinutes: 5 })).toThrow('--task-minutes concerns')
  expect(() => refuseClusterOptions({ detach: true })).toThrow('--detach concerns')
  expect(() => refuseClusterOptions({})).not.toThrow()
})

test('options of tasks have the names of the contract, and only what was given', () => {
  expect(taskOptions({ cores: 8, memory: 4096, time: 60 })).toEqual({ cores: 8, megabytes: 4096, minutes: 60 })
  expect(taskOptions({})).toEqual({})
})
