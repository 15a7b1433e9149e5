import { expect, test } from 'vitest'
import { fileArguments } from '../../src/main/fileArguments.ts'

const filesOf = (...args: string[]): string[] => fileArguments(args, '/folder', '/program')

test('paths are taken from the folder of the user, and addresses of files are decoded', () => {
  expect(filesOf('a.json', '../b.json', '/c.json')).toEqual(['/folder/a.json', '/b.json', '/c.json'])
  expect(filesOf('file:///data/my%20spec.json')).toEqual(['/data/my spec.json'])
  expect(filesOf('file://')).toHaveLength(1)
})

test('options, their values and the folder of the program are no files', () => {
  expect(filesOf('/program', '--no-sandbox', '--home', '/data', 'a.json')).toEqual(['/folder/a.json'])
  expect(filesOf('--home=/data', '--remote-debugging-port=0', '-x', '')).toEqual([])
  expect(filesOf('--home')).toEqual([])
})
