import { expect, test } from 'vitest'
import { appContract } from '../../../src/shared/contract/index.ts'
import { callNames, eventNames } from '../../../src/shared/contract/names.ts'

const namesOf = (kind: 'call' | 'event'): string[] =>
  Object.entries(appContract).flatMap(([domain, entries]) =>
    Object.entries(entries)
      .filter(([, entry]) => entry.kind === kind)
      .map(([name]) => `${domain}.${name}`),
  )

test('preload allows exactly the calls and events of the contract', () => {
  expect({ calls: callNames.toSorted(), events: eventNames.toSorted() }).toEqual({
    calls: namesOf('call').toSorted(),
    events: namesOf('event').toSorted(),
  })
})
