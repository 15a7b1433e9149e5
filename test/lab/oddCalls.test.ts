import { expect, it } from 'vitest'
import { errorReport } from '../../src/shared/contract/errors.ts'
import { labContract } from '../../src/shared/contract/index.ts'
import { answer } from '../../src/shared/rpc/server.ts'
import { watchedLab } from './place.ts'

/** Values that no call expects, and names that no history has. */
const ids = ['x', '', '__proto__', 'constructor', '../../etc', 'a'.repeat(300), '\0', '🚀']
const namedInputs = ids.flatMap((id): object[] => [
  { id },
  { ids: [id] },
  { run: id },
  { runs: [id] },
  { study: id },
  { name: id },
  { id, name: id },
  { id, from: 0, count: 1 },
  { files: [id] },
  { id, evenIfUsed: true },
  { hash: id },
])
const plainInputs: unknown[] = [undefined, null, 3, 'x', [], {}, [null], { id: 3 }, { ids: null }]
const inputs = plainInputs.concat(namedInputs)

it('every call refuses odd inputs in words, and none ends in an internal error', async () => {
  const lab = await watchedLab('finishes')
  const names = Object.entries(labContract).flatMap(([domain, entries]) =>
    Object.keys(entries).map((name) => `${domain}.${name}`),
  )
  expect(names.length).toBeGreaterThan(40)
  const faults: string[] = []
  // It takes no input, and asks a trainer that this test does not have.
  const skipped = new Set(['system.describe'])
  for (const name of names.filter((own) => !skipped.has(own)))
    for (const input of inputs)
      try {
        await answer(labContract, lab.handlers as never, name, input)
      } catch (error) {
        const { code, message } = errorReport(error)
        if (code === 'internal' || /undefined|TypeError|\[object/.test(message))
          faults.push(`${name} ${JSON.stringify(input)?.slice(0, 80)}: ${code} ${message.slice(0, 200)}`)
      }
  expect(faults).toEqual([])
})
