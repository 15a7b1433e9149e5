/** Values of a pickle of tensors. A pickle is a program; these are all that ours can make. */
export type PickleValue =
  null | boolean | number | bigint | string | PickleList | PickleDict | PickleGlobal | PickleStorage | PickleTensor

export interface PickleList {
  kind: 'list' | 'tuple' | 'set'
  items: PickleValue[]
}
export interface PickleDict {
  kind: 'dict'
  entries: [PickleValue, PickleValue][]
}
/** A name of Python's that the reader knows. It is never imported or called. */
export interface PickleGlobal {
  kind: 'global'
  name: KnownGlobal
}
/** The bytes behind tensors: a member of the archive. */
export interface PickleStorage {
  kind: 'storage'
  type: string
  key: string
  count: number
}
export interface PickleTensor {
  kind: 'tensor'
  storage: PickleStorage
  offset: number
  shape: number[]
  strides: number[]
}

/** The types of storages, and how NumPy spells their numbers; null where they are not read. */
export const storageTypes = {
  'torch.FloatStorage': 'f4',
  'torch.DoubleStorage': 'f8',
  'torch.HalfStorage': 'f2',
  'torch.BFloat16Storage': 'bf2',
  'torch.LongStorage': 'i8',
  'torch.IntStorage': 'i4',
  'torch.ShortStorage': 'i2',
  'torch.CharStorage': 'i1',
  'torch.ByteStorage': 'u1',
  'torch.BoolStorage': 'b1',
} as const
export type StorageType = keyof typeof storageTypes

/** Everything that a pickle may name. A pickle that names anything else is refused, because it may run code. */
const calls = [
  'collections.OrderedDict',
  'torch.Size',
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
] as const
export type KnownGlobal = StorageType | (typeof calls)[number]

export const knownGlobals: ReadonlySet<string> = new Set([...Object.keys(storageTypes), ...calls])

export const isStorageType = (name: string): name is StorageType => Object.hasOwn(storageTypes, name)
export const isGlobal = (name: string): name is KnownGlobal => knownGlobals.has(name)

/** Names a value in errors. */
export function kindOf(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'None'
  return typeof value === 'object' ? (value.kind === 'global' ? value.name : `a ${value.kind}`) : `a ${typeof value}`
}
