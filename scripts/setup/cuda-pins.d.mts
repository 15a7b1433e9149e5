import type { WheelPin } from './types.d.mts'

export const cudaTensorflow: WheelPin
export const cudaLibraries: WheelPin[]
