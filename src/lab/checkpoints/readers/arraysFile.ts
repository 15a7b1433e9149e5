import { hdf5 } from '../../datasets/readers/arrays/hdf5.ts'
import { isNpy, parseNpy } from '../../datasets/readers/npy.ts'
import { badFile, sizeOf, type Numbers } from '../../datasets/readers/rawSet.ts'
import type { Archive, Member } from './archive.ts'
import type { FileBytes } from './fileBytes.ts'
import { sizeProblem, type CheckpointFile, type CheckpointTensor, type Layout } from './tensor.ts'

/** Lists the arrays of an NPZ file. Each is decompressed to learn its shape, and again when it is needed. */
export function npzCheckpoint(file: FileBytes, archive: Archive): CheckpointFile {
  const members = archive.members.filter(({ name }) => name.endsWith('.npy'))
  const tensors = members.map((member) => npzTensor(file.name, archive, member))
  return { name: file.name, format: 'NPZ', tensors, close: file.close }
}

function npzTensor(file: string, archive: Archive, member: Member): CheckpointTensor {
  const name = member.name.slice(0, -'.npy'.length)
  const place = `${file}, ${member.name}`
  const base = { name, type: 'NumPy', layout: 'outIn' } as const
  const unread = (problem: string): CheckpointTensor => ({
    ...base,
    shape: [],
    isFloat: false,
    problem,
    read: () => {
      throw badFile(file, name, problem)
    },
  })
  const tooLarge = sizeProblem(member.bytes / 4)
  if (tooLarge) return unread(tooLarge)
  const bytes = archive.read(member)
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, 128))
  const isText = /'descr'\s*:\s*'[<>|=][USO]/.test(header)
  if (isText) return unread('has texts or Python objects, no numbers')
  const { shape } = parseNpy(bytes, place)
  return {
    ...base,
    shape,
    type: /'descr'\s*:\s*'[<>|=](\w+)'/.exec(header)?.[1] ?? 'NumPy',
    isFloat: /'descr'\s*:\s*'[<>|=]f/.test(header),
    problem: null,
    read: () => numbersOf(parseNpy(archive.read(member), place), file, name),
  }
}

const numbersOf = ({ numbers }: { numbers: Numbers | null }, file: string, name: string): Numbers => {
  if (!numbers) throw badFile(file, name, 'has texts, no numbers')
  return numbers
}

/** Reads a file of one NumPy array; its name is that of the file. */
export function npyCheckpoint(file: FileBytes): CheckpointFile {
  const name = file.name.replace(/\.npy$/i, '')
  const array = parseNpy(file.read(0, file.size), file.name)
  const tensor: CheckpointTensor = {
    name,
    shape: array.shape,
    type: 'NumPy',
    isFloat: array.numbers !== null,
    layout: 'outIn',
    problem: array.numbers ? sizeProblem(sizeOf(array.shape)) : 'has texts, no numbers',
    read: () => numbersOf(array, file.name, name),
  }
  return { name: file.name, format: 'NPY', tensors: [tensor], close: file.close }
}

export const isNpyFile = (file: FileBytes): boolean => file.size >= 10 && isNpy(file.read(0, 10))

/** Lists the arrays of an HDF5 file, as Keras writes it. Kernels of Keras have inputs before outputs. */
export async function hdf5Checkpoint(bytes: Uint8Array, name: string, close: () => void): Promise<CheckpointFile> {
  const { arrays, close: closeFile } = await hdf5(bytes, name)
  const tensors = arrays.map((array): CheckpointTensor => ({
    name: array.name,
    shape: array.shape,
    type: 'HDF5',
    isFloat: array.problem === null,
    layout: kerasLayout(array.name),
    problem: array.problem ?? sizeProblem(sizeOf(array.shape)),
    read: () => numbersOf(array.read(), name, array.name),
  }))
  return {
    name,
    format: 'HDF5',
    tensors,
    close: () => {
      closeFile?.()
      close()
    },
  }
}

/** `kernel:0` of Keras 2, `vars/0` of Keras 3. */
const kerasLayout = (name: string): Layout => (/(kernel(:0)?|\/vars\/0)$/.test(name) ? 'inOut' : 'outIn')
