/**
 * What follows the name of a key that does nothing: the end of a sentence, and another way
 * where there is one.
 */
export function verdictWords({
  verdict,
  says,
  instead,
}: {
  verdict: string
  says: string
  instead?: string
}): string {
  if (verdict !== 'refused') return `has no effect: ${says}.`
  const way = instead === undefined ? '' : ` Instead, ${instead}.`
  return `is refused: ${says}.${way}`
}
