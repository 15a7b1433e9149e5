import { expect, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'
import { lab } from './lab.ts'

test('lab task names a submission that is not there, and a wrong number', async () => {
  const { code, err } = await lab('task', temporaryFolder(), '3')
  expect([code, err]).toEqual([1, expect.stringMatching(/the task cannot start: .*3\.json/)])
  expect(await lab('task', temporaryFolder(), 'x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('whole number'),
  })
})
