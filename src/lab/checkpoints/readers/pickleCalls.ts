import {
  isStorageType,
  kindOf,
  type KnownGlobal,
  type PickleStorage,
  type PickleTensor,
  type PickleValue,
} from './pickleValues.ts'

/** Throws the error of the reader, which names file and byte. */
export type Refuse = (what: string) => never

/** Returns the result of one of the known calls of a pickle of tensors. Nothing of Python runs. */
export function callKnown(name: KnownGlobal, args: readonly PickleValue[], refuse: Refuse): PickleValue {
  switch (name) {
    case 'collections.OrderedDict':
      if (args.length > 0) return refuse('calls collections.OrderedDict with arguments')
      return { kind: 'dict', entries: [] }
    case 'torch.Size':
      return { kind: 'tuple', items: numbersOf(args[0], 'torch.Size', refuse) }
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return tensorOf(args, refuse)
    case 'torch._utils._rebuild_parameter': {
      const [data] = args
      if (isTensor(data)) return data
      return refuse(`makes a parameter of ${kindOf(data)}`)
    }
    default:
      return refuse(`calls the type ${name}`)
  }
}

const isTensor = (value: PickleValue | undefined): value is PickleTensor =>
  typeof value === 'object' && value !== null && value.kind === 'tensor'
const isStorage = (value: PickleValue | undefined): value is PickleStorage =>
  typeof value === 'object' && value !== null && value.kind === 'storage'

function tensorOf([storage, offset, shape, strides]: readonly PickleValue[], refuse: Refuse): PickleTensor {
  if (!isStorage(storage)) return refuse(`makes a tensor of ${kindOf(storage)}`)
  if (typeof offset !== 'number') return refuse(`makes a tensor with the offset ${kindOf(offset)}`)
  const tensor: PickleTensor = {
    kind: 'tensor',
    storage,
    offset,
    shape: numbersOf(shape, 'the shape of a tensor', refuse),
    strides: numbersOf(strides, 'the strides of a tensor', refuse),
  }
  if (tensor.shape.length !== tensor.strides.length || tensor.shape.length > 16)
    return refuse(`makes a tensor with ${tensor.shape.length} lengths and ${tensor.strides.length} strides`)
  const last = tensor.shape.reduce((sum, length, d) => sum + (length - 1) * (tensor.strides[d] ?? 0), offset)
  if (!tensor.shape.includes(0) && last >= storage.count)
    return refuse(`makes a tensor that ends at entry ${last} of a storage of ${storage.count}`)
  return tensor
}

function numbersOf(value: PickleValue | undefined, what: string, refuse: Refuse): number[] {
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : null
  if (!items) return refuse(`has ${kindOf(value)} for ${what}`)
  return items.map((item) =>
    typeof item === 'number' && Number.isSafeInteger(item) && item >= 0
      ? item
      : refuse(`has ${String(kindOf(item))} in ${what}`),
  )
}

/** Returns the storage that a persistent id names: ('storage', type, key, place, count). */
export function storageOf(id: PickleValue | undefined, refuse: Refuse): PickleStorage {
  const items = typeof id === 'object' && id !== null && 'items' in id ? id.items : []
  const [tag, type, key, , count] = items
  const isType = typeof type === 'object' && type !== null && type.kind === 'global' && isStorageType(type.name)
  if (tag !== 'storage' || !isType || typeof key !== 'string' || typeof count !== 'number')
    return refuse('names a persistent object that is no storage of PyTorch')
  return { kind: 'storage', type: type.name, key, count }
}
