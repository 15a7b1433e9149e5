import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '../../../src/lab/clusters/connection.ts'
import { rangesOf } from '../../../src/lab/clusters/engines/slurmText.ts'
import { noOptions, optionsText, readOptions, settingsOf } from '../../../src/lab/clusters/taskSettings.ts'
import { missingSets } from '../../../src/lab/clusters/uploads.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { alone } from '../specs.ts'
import { settingsOf as clusterIn } from './settings.ts'

test('a data set is missing until the cluster has its file', async () => {
  const folder = temporaryFolder()
  const hash = 'a'.repeat(64)
  const imported = { ...alone(), data: { set: 'imported', hash } } as unknown as RunSpec
  expect(await missingSets(connect('local'), { folder }, [alone(), imported, imported])).toEqual([hash])
  mkdirSync(join(folder, 'datasets'))
  writeFileSync(join(folder, 'datasets', `${hash}.data`), '')
  expect(await missingSets(connect('local'), { folder }, [imported])).toEqual([])
})

test('a study asks for what it names, else for the settings of the cluster, and for the memory that a spec needs', () => {
  const cluster = { ...clusterIn('/f'), megabytes: 1, gpus: 'a100:1' }
  expect(settingsOf(cluster, { cores: 8, gpus: null }, [])).toMatchObject({ cores: 8, gpus: null, minutes: 60 })
  expect(settingsOf(cluster, {}, [alone()]).megabytes).toBeGreaterThan(500)
  expect(settingsOf(cluster, { megabytes: 7 }, [alone()]).megabytes).toBe(7)
  expect(settingsOf({ ...cluster, megabytes: null }, {}, [alone()]).megabytes).toBeNull()
})

test('options are stored with a submission, and none are null', () => {
  expect(optionsText(noOptions)).toBeNull()
  expect(readOptions({ options: null })).toEqual(noOptions)
  const asked = { options: { cores: 3 }, fromWeights: true }
  expect(readOptions({ options: optionsText(asked) })).toEqual(asked)
})

test('tasks are written as ranges', () => {
  expect(rangesOf([0])).toBe('0')
  expect(rangesOf([0, 1, 2, 5, 7, 8])).toBe('0-2,5,7-8')
})
