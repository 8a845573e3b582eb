import { properties, propertyOf } from './model/properties.ts'
import { quote } from './notices.ts'
import type { Properties, Reading } from './read-values.ts'

/**
 * Known to some tool, and nothing else reads them: what they would do is said right
 * where they stand.
 */
const unread = ['extensions', 'settings', 'devPort']

const keysByLowerCase = new Map(
  properties.filter(({ key }) => !key.includes('.')).map(({ key }) => [key.toLowerCase(), key]),
)

/**
 * Says of every key that nobody reads why it has no effect, so that nothing is ignored in silence.
 */
export function remarkOtherKeys({ notices }: Reading, found: Properties): void {
  for (const [key, { value }] of found) {
    const property = propertyOf(key)
    if (!property || key.includes('.')) {
      const meant = keysByLowerCase.get(key.toLowerCase())
      const hint = meant ? ` Is ${quote(meant)} meant?` : ''
      notices.add(`${quote(key)} is no key of the specification and has no effect.${hint}`)
    } else if (unread.includes(key) && !isEmpty(value.value, value.children)) {
      notices.add(`${quote(key)} has no effect: ${property.says}.`)
    }
  }
}

const isEmpty = (value: unknown, children: unknown[] | undefined): boolean =>
  value === undefined && (children ?? []).length === 0
