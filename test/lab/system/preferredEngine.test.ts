import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../../src/lab/store/store.ts'
import { withPreferredEngine } from '../../../src/lab/system/preferredEngine.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

test('a trainer gets the stored engine, unless the user has set one in the environment', () => {
  const store = openStore(join(temporaryFolder(), 'history.sqlite'))
  onTestFinished(() => store.connection.close())
  const engineOf = (variables: NodeJS.ProcessEnv = {}): string | undefined =>
    withPreferredEngine({ variables, warning: null }, store).variables.COLLAPSAR_PREFERRED_ENGINE
  expect(engineOf()).toBeUndefined()
  store.settings.write('engine.preferred', '"wasm"')
  expect(engineOf()).toBe('wasm')
  expect(engineOf({ COLLAPSAR_PREFERRED_ENGINE: 'graph' })).toBe('graph')
  store.settings.write('engine.preferred', '"auto"')
  expect(engineOf()).toBeUndefined()
})
