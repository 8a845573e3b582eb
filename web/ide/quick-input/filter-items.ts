import { fuzzyMatcher } from './fuzzy-match.ts'
import type { QuickItem } from './quick-provider.ts'

/** A match of what stands behind the label counts less than any of the label. */
const labelScore = 1 << 16

/**
 * The items that match, with what matched marked: each group keeps its place, the best of it stands
 * first. An empty query leaves everything as it is.
 */
export function filterItems(items: readonly QuickItem[], query: string): readonly QuickItem[] {
  if (query.trim() === '') return items
  const match = fuzzyMatcher(query)
  const groups = new Map<string | undefined, { item: QuickItem; score: number }[]>()
  for (const item of items) {
    const found = matchItem(item, match)
    if (!found) continue
    const group = groups.get(item.group)
    if (group) group.push(found)
    else groups.set(item.group, [found])
  }
  return [...groups.values()].flatMap((group) =>
    group.sort((one, other) => other.score - one.score).map(({ item }) => item),
  )
}

function matchItem(item: QuickItem, match: ReturnType<typeof fuzzyMatcher>) {
  const inLabel = match(item.label)
  if (inLabel) {
    return { item: { ...item, highlights: inLabel.ranges }, score: labelScore + inLabel.score }
  }
  const inDescription = item.description === undefined ? null : match(item.description)
  if (inDescription === null) return null
  return {
    item: { ...item, descriptionHighlights: inDescription.ranges },
    score: inDescription.score,
  }
}
