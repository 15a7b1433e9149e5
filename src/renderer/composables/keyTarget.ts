const wordless = ['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'file', 'color']

/** Whether keys typed there belong to a text, which has its own Undo and Delete. */
export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !wordless.includes(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}
