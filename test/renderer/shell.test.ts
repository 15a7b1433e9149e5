import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import {
  registerCommands,
  availableCommands,
  runCommand,
  shortcutText,
} from '../../src/renderer/composables/useCommands.ts'
import { openSpec, onSpec } from '../../src/renderer/composables/usePendingFile.ts'
import { undoStack } from '../../src/renderer/composables/useUndo.ts'
import { draftState, keepDraft, parseDraft } from '../../src/renderer/features/newExperiment/useDraft.ts'
import { dropHint, planOfDrop } from '../../src/renderer/features/shell/dropPlan.ts'
import { licences } from '../../src/renderer/features/shell/licences.ts'
import { allShortcuts } from '../../src/renderer/features/shell/shortcuts.ts'
import { root, spec } from '../lab/specs.ts'

describe('commands', () => {
  test('run by id, and the last registered one takes precedence', () => {
    const done: string[] = []
    const [window, page] = [effectScope(), effectScope()]
    window.run(() => registerCommands(() => [{ id: 'undo', run: () => done.push('window') }], 'window'))
    page.run(() => registerCommands(() => [{ id: 'undo', title: 'Undo here', run: () => done.push('page') }]))
    expect(availableCommands.value.map(({ title, isOnPage: isHere }) => [title, isHere])).toEqual([
      ['Undo here', true],
      ['Undo', false],
    ])
    expect(runCommand('undo')).toBe(true)
    page.stop()
    expect(runCommand('undo')).toBe(true)
    window.stop()
    expect(runCommand('undo')).toBe(false)
    expect(done).toEqual(['page', 'window'])
  })

  test('that are disabled give way to the next registered one', () => {
    const done: string[] = []
    const canUndo = shallowRef(false)
    const scope = effectScope()
    scope.run(() => {
      registerCommands(() => [{ id: 'undo', run: () => done.push('window') }], 'window')
      registerCommands(() => [{ id: 'undo', isEnabled: canUndo.value, run: () => done.push('page') }])
    })
    runCommand('undo')
    canUndo.value = true
    runCommand('undo')
    scope.stop()
    expect(done).toEqual(['window', 'page'])
  })

  test('show their key if they have one', () => {
    expect([shortcutText('export'), shortcutText('about'), shortcutText(undefined)]).toEqual(['Ctrl+E', '', ''])
  })
})

describe('the undo stack', () => {
  test('undoes actions in reverse order, skips failed actions, and reports a failed undo', async () => {
    const stack = undoStack()
    const undone: number[] = []
    const act = (n: number) => stack.act({ label: `${n}.`, work: () => Promise.resolve(), undo: () => undone.push(n) })
    await act(1)
    await act(2)
    expect(await stack.act({ label: '3.', work: () => Promise.reject(new Error('no')), undo: () => null })).toBe(false)
    expect(stack.problem.value).toMatch(/^no\./)
    await stack.undo()
    expect(stack.lastMessage.value).toBe('Undone: 2.')
    await stack.undo()
    await stack.undo()
    expect(undone).toEqual([2, 1])
    stack.did({ label: '4.', undo: () => Promise.reject(new Error('gone')), redo: () => null })
    await stack.undo()
    expect([stack.problem.value?.slice(0, 5), stack.done.value.length]).toEqual(['gone.', 0])
  })

  test('repeats undone actions in order, until a new action empties the list', async () => {
    const stack = undoStack()
    let value = 0
    const set = (to: number) => {
      const before = value
      const work = () => Promise.resolve((value = to))
      return stack.act({ label: `${to}.`, work, undo: () => (value = before) })
    }
    await set(1)
    await set(2)
    await stack.redo()
    expect(value).toBe(2)
    await stack.undo()
    await stack.undo()
    await stack.redo()
    expect([value, stack.lastMessage.value]).toEqual([1, 'Repeated: 1.'])
    await stack.redo()
    await stack.undo()
    expect([value, stack.done.value.length, stack.undone.value.length]).toEqual([1, 1, 1])
    await set(5)
    expect(stack.undone.value).toEqual([])
    await stack.undo()
    expect(value).toBe(1)
  })

  test('drops an action whose redo fails, and reports why', async () => {
    const stack = undoStack()
    stack.did({ label: '1.', undo: () => null, redo: () => Promise.reject(new Error('gone')), about: 'runs' })
    await stack.undo()
    await stack.redo()
    expect([stack.problem.value?.slice(0, 5), stack.done.value, stack.undone.value]).toEqual(['gone.', [], []])
  })

  test('does not offer to repeat an action under which another one began', async () => {
    const stack = undoStack()
    let finish = (): void => undefined
    stack.did({ label: '1.', undo: () => new Promise<void>((resolve) => (finish = resolve)), redo: () => null })
    const undone = stack.undo()
    stack.did({ label: '2.', undo: () => null, redo: () => null })
    finish()
    await undone
    expect(stack.undone.value).toEqual([])
  })

  test('forgets only the actions that concern a given subject', () => {
    const stack = undoStack()
    stack.did({ label: 'run', undo: () => null, redo: () => null, about: 'runs' })
    stack.did({ label: 'sheet', undo: () => null, redo: () => null })
    stack.forget('runs')
    expect(stack.done.value.map(({ label }) => label)).toEqual(['sheet'])
  })

  test('keeps fifty actions', () => {
    const stack = undoStack()
    for (let i = 0; i < 60; i++) stack.did({ label: String(i), undo: () => null, redo: () => null })
    expect([stack.done.value.length, stack.done.value[0]?.label]).toEqual([50, '10'])
  })
})

test('replacing an edited draft can be undone, replacing an untouched one is not recorded', async () => {
  const stack = undoStack()
  const { draft, load, replace, change } = draftState({ spec: { ...spec({ seed: 1 }) }, varied: {} }, stack.did)
  load(spec({ seed: 2 }))
  expect(stack.done.value).toEqual([])
  change((own) => ({ ...own, varied: { seed: '1, 2' } }))
  const written = draft.value
  load(spec({ seed: 3 }))
  expect(draft.value.varied).toEqual({})
  replace(spec({ seed: 4 }))
  replace(spec({ seed: 4 }))
  expect(stack.done.value).toHaveLength(2)
  await stack.undo()
  expect(draft.value.spec['seed']).toBe(3)
  await stack.undo()
  expect(draft.value).toBe(written)
  await stack.redo()
  await stack.redo()
  expect(draft.value.spec['seed']).toBe(4)
})

describe('a kept draft', () => {
  const last = { spec: { seed: 7 }, varied: { seed: '1, 2' } }
  const start = () => draftState({ spec: { ...spec({ seed: 1 }) }, varied: {} })
  /** Keeps a draft in a history that holds this text. */
  function setUp(kept: string | null) {
    const state = start()
    const stack = undoStack()
    const written: string[] = []
    let answer: (text: string | null) => void = () => undefined
    const call = (name: string, input: { value?: string }): Promise<unknown> => {
      if (name === 'settings.write') return Promise.resolve(written.push(input.value ?? ''))
      return new Promise((resolve) => (answer = resolve))
    }
    const scope = effectScope()
    scope.run(() => keepDraft(state, stack, { call } as unknown as Parameters<typeof keepDraft>[2]))
    const read = async (): Promise<void> => {
      answer(kept)
      await vi.advanceTimersByTimeAsync(0)
    }
    return { state, stack, written, read }
  }
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is restored at the next start', async () => {
    const { state, stack, read } = setUp(JSON.stringify(last))
    await read()
    expect(state.draft.value).toEqual(last)
    expect(stack.done.value).toEqual([])
  })

  test('is one Undo away when a spec was opened before it was read', async () => {
    const { state, stack, read } = setUp(JSON.stringify(last))
    state.load(spec({ seed: 2 }))
    await read()
    expect(state.draft.value.spec['seed']).toBe(2)
    await stack.undo()
    expect(state.draft.value).toEqual(last)
  })

  test('is written once, a moment after the last change', async () => {
    const { state, written, read } = setUp(null)
    await read()
    for (const seed of [3, 4, 5]) state.change((own) => ({ ...own, spec: { ...own.spec, seed } }))
    await vi.advanceTimersByTimeAsync(1000)
    expect(written.map((text) => parseDraft(text)?.spec['seed'])).toEqual([5])
  })

  test('is ignored when it is damaged', () => {
    for (const text of [null, '', '{', '7', 'null', '[]', '{"spec":1,"varied":{}}', '{"spec":{}}'])
      expect(parseDraft(text)).toBeNull()
    expect(parseDraft('{"spec":{"a":1},"varied":{"b":2,"c":"3"}}')).toEqual({ spec: { a: 1 }, varied: { c: '3' } })
  })
})

test('an opened file waits for its page and is taken once', async () => {
  const taken: string[] = []
  openSpec({ name: 'first.json', text: '' })
  const page = effectScope()
  page.run(() => onSpec(({ name }) => taken.push(name)))
  openSpec({ name: 'second.json', text: '' })
  await nextTick()
  page.stop()
  const again = effectScope()
  again.run(() => onSpec(({ name }) => taken.push(name)))
  again.stop()
  expect(taken).toEqual(['first.json', 'second.json'])
})

describe('dropped files', () => {
  test('are a spec, a data set, or refused with a sentence', () => {
    expect(planOfDrop(['my.json'])).toEqual({ kind: 'spec' })
    expect(planOfDrop(['MY.JSON'])).toEqual({ kind: 'spec' })
    expect(planOfDrop(['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'])).toEqual({ kind: 'data' })
    expect(planOfDrop(['folder'])).toEqual({ kind: 'data' })
    expect(planOfDrop([])).toMatchObject({ kind: 'nothing', why: expect.stringContaining('Save it first') as string })
    expect(planOfDrop(['a.json', 'b.json'])).toMatchObject({
      why: expect.stringMatching(/^These are 2 specs/) as string,
    })
    expect(planOfDrop(['a.csv', 'b.json'])).toMatchObject({
      why: expect.stringMatching(/^b\.json is a spec/) as string,
    })
  })

  test('show a hint that depends on their types', () => {
    expect(dropHint(['application/json'])).toMatch(/^Drop the spec to start/)
    expect(dropHint(['application/json', 'text/csv'])).toMatch(/^Drop one spec, or/)
    expect(dropHint([''])).toMatch(/data set .* or a spec/)
  })
})

test('the list of shortcuts has every key of the menu', () => {
  const [everywhere] = allShortcuts(false)
  expect(everywhere?.shortcuts).toContainEqual({ keys: 'Ctrl+Shift+N', what: 'New window' })
  expect(everywhere?.shortcuts).toContainEqual({ keys: 'Shift+F1', what: 'Keyboard shortcuts' })
  expect(allShortcuts(true)[0]?.shortcuts).toContainEqual({ keys: '⌘K', what: 'Command palette' })
})

describe('licences', () => {
  const manifest = (path: string) => JSON.parse(readFileSync(`${root}/${path}`, 'utf8')) as Record<string, unknown>

  test('match the manifests of the packages', () => {
    for (const [licence, packages] of Object.entries(licences))
      for (const name of packages)
        expect([name, manifest(`node_modules/${name}/package.json`)['license']]).toEqual([name, licence])
  })

  test('cover all dependencies', () => {
    const named = Object.values(licences).flat()
    for (const name of Object.keys(manifest('package.json')['dependencies'] as object)) expect(named).toContain(name)
  })
})
