import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellCommand } from '../../src/shared/shellCommand.ts'

test('a shell gives every argument back unchanged', () => {
  const odd = ['', ' ', "it's", '"', '$HOME', '`id`', '\\', 'a\nb', '*', '~', '--x=y', 'λ', '!!', ';rm', '-n']
  const command = shellCommand(['printf', '%s\\0', ...odd])
  expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(odd)
})

test('plain words stay as they are', () => {
  expect(shellCommand(['lab', 'cluster', 'install', 'hpc-1', '/a/b.c'])).toBe('lab cluster install hpc-1 /a/b.c')
})
