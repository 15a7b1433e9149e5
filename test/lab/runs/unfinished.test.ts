import { expect, it } from 'vitest'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { spec } from '../specs.ts'

const unfinished = async (lab: Awaited<ReturnType<typeof watchedLab>>) => await lab.handlers['runs.unfinished']({})

it('runs that the end of a lab stopped are unfinished at the next start, and resume all together', async () => {
  const home = temporaryFolder()
  const first = await watchedLab('stops', { home, concurrency: 1 })
  const [trained = ''] = await first.start(spec())
  await first.until(trained, 'running')
  const [waiting = '', unwanted = ''] = [
    ...(await first.start(spec({ seed: 2 }))),
    ...(await first.start(spec({ seed: 3 }))),
  ]
  expect(await first.handlers['runs.active']({})).toBe(3)
  await first.handlers['runs.stop']({ id: unwanted })
  await first.close()

  const second = await watchedLab('finishes', { home })
  expect(await unfinished(second)).toEqual([trained, waiting].toSorted())
  await second.handlers['runs.resumeAll']({ ids: await unfinished(second) })
  await second.until(trained, 'finished')
  await second.until(waiting, 'finished')
  expect(await unfinished(second)).toEqual([])
  const { log } = await second.handlers['runs.read']({ id: waiting })
  expect(log.map(({ message }) => message)).toContain(
    'The user resumed all unfinished runs. The run restarted from step 0 (no checkpoint).',
  )
})

it('runs of a lab that is gone are unfinished, until the user leaves them stopped', async () => {
  const home = temporaryFolder()
  const first = await watchedLab('stops', { home })
  const [id = ''] = await first.start(spec())
  await first.until(id, 'running')
  const second = await watchedLab('finishes', { home })
  expect(await unfinished(second)).toEqual([])
  // As after a crash: the owner is no process of this machine.
  first.execute(`UPDATE runs SET owner_pid = 999999, owner_start = 'never'`)
  expect(await unfinished(second)).toEqual([id])
  await second.handlers['runs.forgetUnfinished']({ ids: [id] })
  expect(await unfinished(second)).toEqual([])
})
