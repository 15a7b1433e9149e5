import { badFile, sizeOf, type Numbers } from '../../datasets/readers/rawSet.ts'
import { placeOf } from '../../datasets/readers/arrays/storedArray.ts'
import { arrayOfType, bytesOfType, readNumbers } from '../../datasets/readers/numberTypes.ts'
import { openArchive, type Archive, type Member } from './archive.ts'
import type { FileBytes } from './fileBytes.ts'
import { readPickle } from './pickle.ts'
import { isStorageType, kindOf, storageTypes, type PickleTensor, type PickleValue } from './pickleValues.ts'
import { sizeProblem, type CheckpointFile, type CheckpointTensor } from './tensor.ts'

/** A longer pickle holds data, not names of tensors. */
const longestPickle = 1e8
const [mostValues, deepest] = [1_000_000, 32]

/** Tells whether an archive is a file of torch.save: it has a folder with data.pkl. */
export const picklePath = (members: readonly Member[]): Member | undefined =>
  members.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name))

/**
 * Lists the tensors of a file of torch.save (PyTorch 1.6 and later). Their names join the keys of dictionaries with /. It
 * runs no code of the pickle. Throws a CallError that names the byte or the tensor.
 */
export function torchFile(file: FileBytes, archive: Archive = openArchive(file)): CheckpointFile {
  const pickle = picklePath(archive.members)
  if (!pickle) throw badFile(file.name, 'archive', 'has no data.pkl: it is no file of torch.save')
  if (archive.members.some(({ name }) => /^[^/]+\/code\//.test(name)))
    throw badFile(file.name, 'archive', 'is a TorchScript program; Collapsar reads tensors only. Save its state_dict()')
  if (pickle.bytes > longestPickle) throw badFile(file.name, pickle.name, `has ${pickle.bytes} bytes: too many`)
  const root = readPickle(archive.read(pickle), placeOf(file.name, pickle.name))
  const folder = pickle.name.slice(0, -'data.pkl'.length)
  const found = namedTensors(root, file.name)
  if (found.length === 0)
    throw badFile(file.name, pickle.name, `has no tensors, but ${kindOf(root)}; save model.state_dict()`)
  const order = archive.members.find(({ name }) => name === `${folder}byteorder`)
  const isLittle = !order || new TextDecoder().decode(archive.read(order)).trim() !== 'big'
  const members = new Map(archive.members.map((member) => [member.name, member]))
  const tensors = found.map(({ name, tensor }) => {
    const member = members.get(`${folder}data/${tensor.storage.key}`)
    return torchTensor(file.name, name, tensor, archive, member, isLittle)
  })
  return { name: file.name, format: 'PyTorch', tensors, close: file.close }
}

/** Returns the tensors inside dictionaries and lists with the keys on the way. */
function namedTensors(root: PickleValue, file: string): { name: string; tensor: PickleTensor }[] {
  const found: { name: string; tensor: PickleTensor }[] = []
  let seen = 0
  const visit = (value: PickleValue, name: string, depth: number): void => {
    if (++seen > mostValues || depth > deepest) throw badFile(file, name || 'data.pkl', 'contains itself, or too much')
    if (typeof value !== 'object' || value === null) return
    const inner = (key: string): string => (name === '' ? key : `${name}/${key}`)
    if (value.kind === 'tensor') found.push({ name: name || 'tensor', tensor: value })
    else if (value.kind === 'dict')
      for (const [key, own] of value.entries) visit(own, inner(String(typeof key === 'object' ? '?' : key)), depth + 1)
    else if ('items' in value) value.items.forEach((own, i) => visit(own, inner(String(i)), depth + 1))
  }
  visit(root, '', 0)
  return found
}

function torchTensor(
  file: string,
  name: string,
  tensor: PickleTensor,
  archive: Archive,
  member: Member | undefined,
  isLittle: boolean,
): CheckpointTensor {
  const { storage, shape } = tensor
  const type = isStorageType(storage.type) ? storageTypes[storage.type] : 'f4'
  const bytes = bytesOfType(type) * storage.count
  const problemOf = (): string | null => {
    if (!member) return `has no bytes: the archive lacks data/${storage.key}`
    if (member.bytes !== bytes) return `has ${member.bytes} bytes in data/${storage.key}, expected ${bytes}`
    return sizeProblem(Math.max(sizeOf(shape), storage.count))
  }
  return {
    name,
    shape,
    type: storage.type.replace(/^torch\.(\w+)Storage$/, '$1'),
    isFloat: type.includes('f'),
    layout: 'outIn',
    problem: problemOf(),
    read: () => {
      if (!member) throw badFile(file, name, 'has no bytes')
      const own = archive.read(member)
      const view = new DataView(own.buffer, own.byteOffset, own.byteLength)
      return gather(tensor, readNumbers({ view, type, isLittle, count: storage.count }, placeOf(file, name)), type)
    },
  }
}

/** Returns the numbers of a tensor in row-major order, from its storage. */
function gather({ offset, shape, strides }: PickleTensor, storage: Numbers, type: Parameters<typeof arrayOfType>[0]) {
  const count = sizeOf(shape)
  const isPlain = shape.every((length, d) => length === 1 || strides[d] === sizeOf(shape.slice(d + 1)))
  if (isPlain) return storage.subarray(offset, offset + count)
  const numbers = new (arrayOfType(type))(count)
  const index = new Array<number>(shape.length).fill(0)
  for (let i = 0, at = offset; i < count; i++) {
    numbers[i] = storage[at] ?? NaN
    for (let d = shape.length - 1; d >= 0; d--) {
      const [length = 1, stride = 0] = [shape[d], strides[d]]
      at += stride
      index[d] = (index[d] ?? 0) + 1
      if ((index[d] ?? 0) < length) break
      at -= stride * length
      index[d] = 0
    }
  }
  return numbers
}
