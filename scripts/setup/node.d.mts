export const projectRoot: string
export function findNode(
  root?: string,
  system?: { platform: string; arch: string; version: string; execPath: string },
): { version: string; path: string }
export function pinnedNode(root?: string): string
