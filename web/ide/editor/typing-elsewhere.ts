/**
 * Whether the user is at something that takes keys and is no editor, which must not lose
 * the focus to one.
 */
export function isTypingElsewhere(): boolean {
  const { activeElement } = document
  return activeElement?.closest('.xterm, input, [role="tree"], [role="dialog"]') != null
}
