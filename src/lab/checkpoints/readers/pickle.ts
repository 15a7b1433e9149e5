import { callKnown, storageOf } from './pickleCalls.ts'
import { pickleBytes, type PickleBytes } from './pickleBytes.ts'
import { isGlobal, kindOf, type PickleValue } from './pickleValues.ts'

/** The state of the stack machine that a pickle is written for. */
interface Machine {
  stack: PickleValue[]
  /** The stacks below the marks. */
  below: PickleValue[][]
  memo: Map<number, PickleValue>
  input: PickleBytes
}

/**
 * Reads a pickle of tensors: numbers, texts, lists, dictionaries, and the few calls by which PyTorch writes tensors. It
 * runs no code: an opcode or a name beyond these is refused by its name. Throws a CallError that names the byte.
 */
export function readPickle(file: Uint8Array, name: string): PickleValue {
  const input = pickleBytes(file, name)
  const machine: Machine = { stack: [], below: [], memo: new Map(), input }
  for (;;) {
    const code = input.unsigned(1)
    if (code === 0x2e) return pop(machine)
    const operation = operations.get(String.fromCharCode(code)) ?? highOperations.get(code)
    if (!operation) input.refuse(refusedOpcode(code))
    operation?.(machine)
  }
}

const push = ({ stack }: Machine, value: PickleValue): void => void stack.push(value)

function pop({ stack, input }: Machine): PickleValue {
  const value = stack.pop()
  return value === undefined ? input.refuse('the pickle takes a value from an empty stack') : value
}

function popMark(machine: Machine): PickleValue[] {
  const items = machine.stack
  machine.stack = machine.below.pop() ?? machine.input.refuse('the pickle has no mark')
  return items
}

const take = (machine: Machine, count: number): PickleValue[] =>
  Array.from({ length: count }, () => pop(machine)).toReversed()

function find(machine: Machine, module: string, own: string): void {
  const name = `${module}.${own}`
  if (isGlobal(name)) return push(machine, { kind: 'global', name })
  machine.input.refuse(
    `the pickle names ${name}, which may run code; Collapsar reads tensors only. Save model.state_dict()`,
  )
}

function appendAll(machine: Machine, items: readonly PickleValue[]): void {
  const list = machine.stack.at(-1)
  if (typeof list === 'object' && list !== null && 'items' in list) for (const item of items) list.items.push(item)
  else machine.input.refuse(`the pickle appends to ${kindOf(list)}`)
}

function setAll(machine: Machine, items: readonly PickleValue[]): void {
  const dict = machine.stack.at(-1)
  if (typeof dict !== 'object' || dict === null || dict.kind !== 'dict')
    return machine.input.refuse(`the pickle sets an item of ${kindOf(dict)}`)
  for (let i = 0; i + 1 < items.length; i += 2) dict.entries.push([items[i] ?? null, items[i + 1] ?? null])
}

function remember(machine: Machine, key: number): void {
  const top = machine.stack.at(-1)
  if (top === undefined) return machine.input.refuse('the pickle remembers nothing')
  machine.memo.set(key, top)
}

function recall(machine: Machine, key: number): void {
  const value = machine.memo.get(key)
  push(machine, value === undefined ? machine.input.refuse(`the pickle recalls ${key}, which it lacks`) : value)
}

function reduce(machine: Machine): void {
  const [called, args] = take(machine, 2)
  if (typeof called !== 'object' || called === null || called.kind !== 'global')
    return machine.input.refuse(`the pickle calls ${kindOf(called)}`)
  if (typeof args !== 'object' || args === null || args.kind !== 'tuple')
    return machine.input.refuse(`the pickle calls ${called.name} with ${kindOf(args)}`)
  push(
    machine,
    callKnown(called.name, args.items, (what) => machine.input.refuse(`the pickle ${what}`)),
  )
}

/** An ordered dictionary of PyTorch carries versions of its modules as attributes, which are no tensors. */
function build(machine: Machine): void {
  pop(machine)
  const target = machine.stack.at(-1)
  if (typeof target !== 'object' || target === null || target.kind !== 'dict')
    machine.input.refuse(`the pickle sets attributes of ${kindOf(target)}`)
}

const operations: ReadonlyMap<string, (machine: Machine) => void> = new Map<string, (machine: Machine) => void>([
  ['(', (machine) => void (machine.below.push(machine.stack), (machine.stack = []))],
  ['N', (machine) => push(machine, null)],
  ['J', (machine) => push(machine, machine.input.signed())],
  ['K', (machine) => push(machine, machine.input.unsigned(1))],
  ['M', (machine) => push(machine, machine.input.unsigned(2))],
  ['G', (machine) => push(machine, machine.input.double())],
  ['X', (machine) => push(machine, machine.input.text(machine.input.unsigned(4)))],
  [')', (machine) => push(machine, { kind: 'tuple', items: [] })],
  ['t', (machine) => push(machine, { kind: 'tuple', items: popMark(machine) })],
  [']', (machine) => push(machine, { kind: 'list', items: [] })],
  ['l', (machine) => push(machine, { kind: 'list', items: popMark(machine) })],
  ['}', (machine) => push(machine, { kind: 'dict', entries: [] })],
  ['a', (machine) => appendAll(machine, take(machine, 1))],
  ['e', (machine) => appendAll(machine, popMark(machine))],
  ['s', (machine) => setAll(machine, take(machine, 2))],
  ['u', (machine) => setAll(machine, popMark(machine))],
  ['0', (machine) => void pop(machine)],
  ['1', (machine) => void popMark(machine)],
  ['2', (machine) => push(machine, machine.stack.at(-1) ?? null)],
  ['q', (machine) => remember(machine, machine.input.unsigned(1))],
  ['r', (machine) => remember(machine, machine.input.unsigned(4))],
  ['h', (machine) => recall(machine, machine.input.unsigned(1))],
  ['j', (machine) => recall(machine, machine.input.unsigned(4))],
  ['c', (machine) => find(machine, machine.input.line(), machine.input.line())],
  ['R', reduce],
  ['b', build],
  [
    'Q',
    (machine) =>
      push(
        machine,
        storageOf(pop(machine), (what) => machine.input.refuse(`the pickle ${what}`)),
      ),
  ],
])

/** The opcodes of protocols 2 and later. */
const highOperations: ReadonlyMap<number, (machine: Machine) => void> = new Map<number, (machine: Machine) => void>([
  [0x80, ({ input }) => void input.unsigned(1)],
  [0x85, (machine) => push(machine, { kind: 'tuple', items: take(machine, 1) })],
  [0x86, (machine) => push(machine, { kind: 'tuple', items: take(machine, 2) })],
  [0x87, (machine) => push(machine, { kind: 'tuple', items: take(machine, 3) })],
  [0x88, (machine) => push(machine, true)],
  [0x89, (machine) => push(machine, false)],
  [0x8a, (machine) => push(machine, machine.input.long(machine.input.unsigned(1)))],
  [0x8c, (machine) => push(machine, machine.input.text(machine.input.unsigned(1)))],
  [0x8d, (machine) => push(machine, machine.input.text(machine.input.unsigned(8)))],
  [0x8f, (machine) => push(machine, { kind: 'set', items: [] })],
  [0x90, (machine) => appendAll(machine, popMark(machine))],
  [
    0x93,
    (machine) => {
      const [module, own] = take(machine, 2)
      find(machine, String(module), String(own))
    },
  ],
  [0x94, (machine) => remember(machine, machine.memo.size)],
  [0x95, ({ input }) => void input.unsigned(8)],
])

/** Names of opcodes that a pickle of tensors does not need. */
const names: Readonly<Record<number, string>> = {
  0x69: 'INST',
  0x6f: 'OBJ',
  0x81: 'NEWOBJ',
  0x92: 'NEWOBJ_EX',
  0x82: 'EXT1',
  0x83: 'EXT2',
  0x84: 'EXT4',
  0x50: 'PERSID',
  0x42: 'BINBYTES',
  0x43: 'SHORT_BINBYTES',
  0x8e: 'BINBYTES8',
  0x96: 'BYTEARRAY8',
}

const refusedOpcode = (code: number): string => {
  const name = names[code] ?? `0x${code.toString(16).padStart(2, '0')}`
  return `the pickle has the opcode ${name}, which no pickle of tensors needs. Save model.state_dict()`
}
