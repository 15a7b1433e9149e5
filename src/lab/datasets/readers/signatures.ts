/** The first bytes of formats whose readers load large libraries. */

const hdf5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** HDF5 has its signature at the start, or after a block of the user as in MATLAB 7.3. */
export const isHdf5 = (file: Uint8Array): boolean =>
  [0, 512, 1024, 2048].some((start) => hdf5.every((byte, i) => file[start + i] === byte))

/** Returns the letters at a byte. */
export const lettersAt = (file: Uint8Array, at: number, length: number): string =>
  new TextDecoder('latin1').decode(file.subarray(at, at + length))

/** Letters at the start and the end of a Parquet file, and of an Arrow file. */
export const parquetMagic = 'PAR1'
export const arrowMagic = 'ARROW1'
/** Feather of version 1 is another format. */
export const oldFeatherMagic = 'FEA1'

export const isParquetStart = (file: Uint8Array): boolean => lettersAt(file, 0, parquetMagic.length) === parquetMagic

export const isArrowFile = (file: Uint8Array): boolean => lettersAt(file, 0, arrowMagic.length) === arrowMagic
export const isOldFeather = (file: Uint8Array): boolean =>
  lettersAt(file, 0, oldFeatherMagic.length) === oldFeatherMagic

/** An Arrow file begins with its letters, a stream with a message. */
export const isArrowStart = (file: Uint8Array): boolean =>
  isArrowFile(file) || isOldFeather(file) || (file.length > 8 && file.subarray(0, 4).every((byte) => byte === 0xff))
