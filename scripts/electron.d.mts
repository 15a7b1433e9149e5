export function electronCommand(
  root?: string,
  options?: { env?: NodeJS.ProcessEnv; isRoot?: boolean },
): { binary: string; args: string[]; env: NodeJS.ProcessEnv }
