import { expect, test } from 'vitest'
import { taskStateText } from '../../src/shared/taskState.ts'

test.each([
  [null, null, 'not submitted yet'],
  ['pending', 'Resources', 'pending (Resources)'],
  ['held', 'JobHeldUser', 'held (JobHeldUser)'],
  ['timeLimit', 'TimeLimit', 'time limit'],
  ['outOfMemory', 'OutOfMemory', 'out of memory'],
  ['nodeFailure', 'NodeDown', 'node failure (NodeDown)'],
  ['notStarted', 'launch failed', 'not started again (launch failed)'],
  ['failed', 'exit code 1', 'failed (exit code 1)'],
  ['preempted', 'Preempted', 'preempted'],
])('state %s with reason %s', (state, reason, text) => {
  expect(taskStateText({ state, reason })).toBe(text)
})
