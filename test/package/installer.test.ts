import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf } from '../e2e/app.ts'
import { openInstalled } from './installedApp.ts'
import { asRoot, createUser, entriesOf, type User } from './machine.ts'
import { buildNew, buildOld, fileIn, oldVersion } from './packages.ts'

let user: User
let old: string
let fresh: string
let lib: string

beforeAll(() => {
  old = buildOld()
  fresh = buildNew()
  user = createUser('collapsar-run')
  lib = join(user.home, '.local/lib')
}, 1_800_000)

afterAll(() => user.remove())

const install = (file: string, ...options: string[]) => user.run('sh', file, ...options)

describe('the installer, in a home without root and without a network', () => {
  it('refuses a damaged file and installs nothing', () => {
    const whole = readFileSync(fileIn(old, /^collapsar-\d.*\.run$/))
    const damaged = join(user.home, 'damaged.run')
    writeFileSync(damaged, whole.subarray(0, whole.length - 100))
    const { code, err } = install(damaged)
    expect(code).toBe(1)
    expect(err).toContain('damaged or incomplete')
    expect(existsSync(lib)).toBe(false)
    asRoot('rm', damaged)
  })

  it('installs the app, its command and its desktop entry', () => {
    const { code, out, err } = install(fileIn(old, /^collapsar-\d.*\.run$/))
    expect(code, err).toBe(0)
    expect(out).toContain('Without an engine package Collapsar trains with WebAssembly')
    expect(user.run('collapsar', '--version').out).toBe(`${oldVersion}\n`)
    const entry = readFileSync(join(user.home, '.local/share/applications/collapsar.desktop'), 'utf8')
    expect(entry).toContain(`Exec="${lib}/collapsar/bin/collapsar-window" %F`)
    expect(existsSync(join(user.home, '.local/share/icons/hicolor/48x48/apps/collapsar.png'))).toBe(true)
  })

  it('installs the engine, which the app finds', () => {
    expect(user.run('collapsar', 'doctor').out).toContain('→ ops on WebAssembly: in use')
    expect(install(fileIn(fresh, /^collapsar-engine-cpu-.*\.run$/)).code).toBe(0)
    expect(user.run('collapsar', 'doctor').out).toContain('→ graph on the CPU: in use')
  })

  it('opens the window, with a file of the command line', async () => {
    const { code, err } = user.run('collapsar', 'run', 'fig2', '--quick', '--delta', '0.1')
    expect(code, err).toBe(0)
    const app = await openInstalled(user, join(lib, 'collapsar/bin/collapsar-window'))
    const spec = join(user.home, 'mine.spec.json')
    writeFileSync(spec, user.run('collapsar', 'spec', 'fig2', '--delta', '7', '--set', 'name=Typed in a terminal').out)
    expect(user.run('collapsar', spec).code).toBe(0)
    const name = app.page.getByLabel('Name', { exact: true })
    await expect.poll(() => name.inputValue()).toContain('Typed in a terminal')
    expect(await answerOf<unknown[]>(app.page, 'runs.list', {})).toHaveLength(1)
    expect(await app.close()).toBe(0)
  })

  it('upgrades, and keeps history and engine', () => {
    expect(install(fileIn(fresh, /^collapsar-\d.*\.run$/)).code).toBe(0)
    expect(user.run('collapsar', '--version').out).not.toBe(`${oldVersion}\n`)
    expect(user.run('collapsar', 'runs').out.match(/finished/g)).toHaveLength(1)
    expect(user.run('collapsar', 'doctor').out).toContain('→ graph on the CPU: in use')
    expect(entriesOf(user, lib)).toEqual(['collapsar', 'collapsar-engines'])
  })

  it('removes what it installed, says where the history is, and leaves it there', () => {
    const { code, out, err } = user.run('sh', join(lib, 'collapsar/uninstall.sh'), '--purge')
    expect(code, err).toBe(0)
    expect(out).toContain(`stay in ${user.home}/.local/share/collapsar`)
    const left = user.run('find', user.home, '-mindepth', '1', '-name', '*collapsar*').out.split('\n').filter(Boolean)
    expect(left).toEqual([join(user.home, '.local/share/collapsar')])
    expect(entriesOf(user, join(user.home, '.local/share/collapsar'))).toContain('history.sqlite')
  })
})
