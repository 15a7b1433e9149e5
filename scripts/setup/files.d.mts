export class WrongHash extends Error {}
export function verifyFile(
  path: string,
  pin: { algorithm: string; hash: string; encoding?: 'hex' | 'base64' },
): Promise<void>
export function digest(content: string | Uint8Array, algorithm?: string, encoding?: 'hex' | 'base64'): string
