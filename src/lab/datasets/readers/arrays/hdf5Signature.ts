/** The signature stands at the start of a file, or after a block of the user as in MATLAB 7.3. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** Tells whether a file is HDF5, without loading its library. */
export const isHdf5 = (file: Uint8Array): boolean =>
  [0, 512, 1024, 2048].some((start) => signature.every((byte, i) => file[start + i] === byte))
