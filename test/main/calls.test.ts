import { describe, expect, test } from 'vitest'
import { answerCall, appHandlers, senderOf, type Sender } from '../../src/main/calls.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import type { LabContract } from '../../src/shared/contract/index.ts'
import { callNames } from '../../src/shared/contract/names.ts'
import type { Client } from '../../src/shared/rpc/client.ts'

const origin = 'collapsar://window'
const own: Sender = { isMainFrame: true, isAppWindow: true, origin }

/** A lab that answers every call with its name and input, or with `failure`. */
function setUp(failure?: Error, answer: object = {}) {
  const asked: string[] = []
  const call = (name: string, input: unknown): Promise<unknown> => {
    asked.push(name)
    return failure ? Promise.reject(failure) : Promise.resolve({ name, input, ...answer })
  }
  const lab = { call } as unknown as Pick<Client<LabContract>, 'call'>
  const desktop = {
    'desktop.chooseFolder': () => '/chosen',
    'desktop.chooseFiles': () => ['/chosen/file'],
    'desktop.reveal': () => null,
    'desktop.saveText': () => '/chosen/file',
    'desktop.chooseSpec': () => null,
    'desktop.openFile': () => ({ kind: 'data' as const, path: '/file' }),
    'desktop.takeFile': () => null,
    'desktop.recentFiles': () => [],
    'desktop.forgetFile': () => null,
    'desktop.readPreferences': () => ({
      theme: 'system' as const,
      home: '/home',
      homeFrom: 'default' as const,
      asksBeforeQuit: true,
    }),
    'desktop.setTheme': () => null,
    'desktop.setAsksBeforeQuit': () => null,
    'desktop.quit': () => null,
    'desktop.answerQuit': () => null,
    'desktop.moveHome': () => null,
    'desktop.labProblem': () => null,
    'desktop.fixHistory': () => ({ report: '' }),
    'desktop.reportError': () => null,
    'desktop.copyText': () => null,
    'desktop.openWindow': () => null,
    'desktop.offer': () => null,
    'desktop.openLogs': () => null,
  }
  const printer = {
    print: (html: string, paper: string) => Promise.resolve(Buffer.from(`${paper} ${html}`)),
    write: (pdf: Uint8Array, directory: string, name: string) =>
      Promise.resolve(`${directory}/${name}.pdf: ${Buffer.from(pdf).toString()}`),
  }
  const handlers = appHandlers(lab, desktop, '33.2.1', printer)
  const ask = (name: unknown, input: unknown, sender: Sender | null = own) =>
    answerCall(handlers, origin, sender, name, input)
  return { ask, asked, handlers }
}

describe('a call of the window', () => {
  test('goes to the lab with its parsed input', async () => {
    const { ask } = setUp()
    expect(await ask('runs.read', { id: 'abcdefgh' })).toEqual({
      ok: true,
      value: { name: 'runs.read', input: { id: 'abcdefgh' } },
    })
  })

  test('has a handler for every name, and each call of the lab is relayed under its name', async () => {
    const { asked, handlers } = setUp()
    expect(Object.keys(handlers).sort()).toEqual([...callNames].sort())
    const ofLab = callNames.filter((name) => !name.startsWith('desktop.'))
    for (const name of ofLab) await handlers[name]({} as never)
    expect(asked).toEqual(ofLab)
  })

  test('of the desktop is answered by main', async () => {
    const { ask, asked } = setUp()
    expect(await ask('desktop.chooseFolder', { title: 'Where' })).toEqual({ ok: true, value: '/chosen' })
    expect(asked).toEqual([])
  })

  test('system.describe gets the version of Electron from main', async () => {
    const electronFor = async (installed: object | null): Promise<unknown> =>
      await setUp(undefined, { electron: installed }).ask('system.describe', {})
    const told = (source: string) => ({ ok: true, value: { electron: { version: '33.2.1', source } } })
    expect(await electronFor({ version: '33.2.1', source: 'registry' })).toMatchObject(told('registry'))
    expect(await electronFor({ version: '45.4.1', source: 'official' })).toMatchObject(told('unknown'))
    expect(await electronFor(null)).toMatchObject(told('unknown'))
  })

  test('reports.export prints the page of the lab for PDF, and leaves other formats to the lab', async () => {
    const { ask, asked } = setUp(undefined, { html: '<p>', directory: '/home/figures', fileName: 'One' })
    const content = { text: '', paper: 'Letter' }
    const printed = await ask('reports.export', { name: 'One', content, format: 'pdf' })
    expect(printed).toEqual({ ok: true, value: { files: ['/home/figures/One.pdf: Letter <p>'] } })
    const placed = await ask('reports.export', { name: 'One', content, format: 'pdf', directory: '/d', fileName: 'a' })
    expect(placed).toMatchObject({ value: { files: ['/d/a.pdf: Letter <p>'] } })
    expect(await ask('reports.export', { name: 'One', content, format: 'html' })).toMatchObject({
      value: { name: 'reports.export' },
    })
    expect(asked).toEqual(['reports.page', 'reports.page', 'reports.export'])
  })

  test('carries the code of a failure', async () => {
    const { ask } = setUp(new CallError('notFound', 'there is no run abcdefgh'))
    expect(await ask('runs.read', { id: 'abcdefgh' })).toEqual({
      ok: false,
      error: { code: 'notFound', message: 'there is no run abcdefgh' },
    })
  })
})

describe('a call is refused before it reaches the lab:', () => {
  const strangers: [string, Sender | null][] = [
    ['from a frame that is gone', null],
    ['from a frame inside the page', { ...own, isMainFrame: false }],
    ['from another window', { ...own, isAppWindow: false }],
    ['from another origin', { ...own, origin: 'https://example.org' }],
  ]
  test.each(strangers)('%s', async (_what, sender) => {
    const { ask, asked } = setUp()
    expect(await ask('runs.list', {}, sender)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(asked).toEqual([])
  })

  const bad: [string, unknown, unknown][] = [
    ['with a name that is no string', 7, {}],
    ['with an unknown name', 'runs.erase', {}],
    ['with an inherited name', 'runs.constructor', {}],
    ['with an inherited domain', '__proto__.toString', {}],
    ['with the name of an event', 'runs.changed', {}],
    ['with an input of the wrong shape', 'runs.read', { id: '../../etc/passwd' }],
    ['with more than the input holds', 'runs.list', { all: true }],
    ['without an input', 'runs.read', undefined],
  ]
  test.each(bad)('%s', async (_what, name, input) => {
    const { ask, asked } = setUp()
    expect(await ask(name, input)).toMatchObject({ ok: false, error: { code: 'invalid' } })
    expect(asked).toEqual([])
  })
})

describe('the sender of a call', () => {
  const windowOf = (webContents: object, isDestroyed = false) => ({ webContents, isDestroyed: () => isDestroyed })
  const [first, second, stranger] = [{}, {}, {}]
  const windows = [windowOf(first), windowOf(second)]
  const frame = { parent: null, origin }

  test('is the window of Collapsar that the call came from', () => {
    for (const [i, contents] of [first, second].entries()) {
      const { window, sender } = senderOf(frame, contents, windows)
      expect(window).toBe(windows[i])
      expect(sender).toEqual(own)
    }
  })

  test('is null where the window is unknown or closed', () => {
    expect(senderOf(frame, stranger, windows).sender?.isAppWindow).toBe(false)
    expect(senderOf(frame, first, [windowOf(first, true)]).sender?.isAppWindow).toBe(false)
    expect(senderOf(frame, first, []).window).toBeNull()
  })

  test('is not trusted where its frame is gone or is an iframe', () => {
    expect(senderOf(null, first, windows).sender).toBeNull()
    expect(senderOf({ ...frame, parent: {} }, first, windows).sender?.isMainFrame).toBe(false)
  })
})

test.each(['', 'https://example.org', 'file:///etc/passwd', 'javascript:alert(1)'])(
  'no window is opened at %j',
  async (hash) => {
    expect(await setUp().ask('desktop.openWindow', { hash })).toMatchObject({ ok: false, error: { code: 'invalid' } })
  },
)
