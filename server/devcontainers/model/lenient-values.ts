import type { Node } from 'jsonc-parser'
import { quote } from '../notices.ts'
import { placeOf } from '../read-json.ts'
import { kindOf, propertiesOf, type Reading } from '../read-values.ts'

/**
 * Reads a value; undefined where it is not what it should be, which is remarked: what only shapes
 * the container must not keep anybody from opening it.
 */
export type ReadValue<Value> = (reading: Reading, node: Node, name: string) => Value | undefined

const mostText = 32 * 1024
const mostItems = 500

function leaveOut(reading: Reading, node: Node, name: string, expected: string): undefined {
  const { line } = placeOf(reading.source, node.offset)
  reading.notices.add(
    `${quote(name)} must be ${expected}, not ${kindOf(node)} (line ${line}); it is left out.`,
  )
}

export const aBoolean: ReadValue<boolean> = (reading, node, name) =>
  node.type === 'boolean' ? node.value === true : leaveOut(reading, node, name, 'true or false')

export const aWholeNumber =
  (least: number, most: number): ReadValue<number> =>
  (reading, node, name) => {
    const { value } = node
    const isOne = Number.isInteger(value) && value >= least && value <= most
    return isOne ? value : leaveOut(reading, node, name, `a whole number from ${least} to ${most}`)
  }

/** Variables in it are put in. */
export const aText: ReadValue<string> = (reading, node, name) => {
  const written = node.type === 'string' ? String(node.value) : null
  const isSound = written !== null && written.length <= mostText && !written.includes('\0')
  const text = isSound ? reading.substitute(written, 'value') : null
  if (text !== null && text.length <= mostText) return text
  return leaveOut(reading, node, name, `a text of at most ${mostText} characters`)
}

export const oneOf =
  <Word extends string>(...words: Word[]): ReadValue<Word> =>
  (reading, node, name) =>
    words.find((word) => word === node.value) ??
    leaveOut(reading, node, name, `one of ${words.join(', ')}`)

export const either =
  <One, Other>(
    isOne: (node: Node) => boolean,
    one: ReadValue<One>,
    other: ReadValue<Other>,
  ): ReadValue<One | Other> =>
  (reading, node, name) =>
    (isOne(node) ? one : other)(reading, node, name)

export const aList =
  <Item>(item: ReadValue<Item>): ReadValue<Item[]> =>
  (reading, node, name) => {
    const children = node.children ?? []
    if (node.type !== 'array' || children.length > mostItems) {
      return leaveOut(reading, node, name, `a list of at most ${mostItems}`)
    }
    const items = children.map((child, index) => item(reading, child, `${name}[${index}]`))
    return items.filter((one) => one !== undefined)
  }

/** One text stands for a list of it. */
export const aListOrOne =
  <Item>(item: ReadValue<Item>): ReadValue<Item[]> =>
  (reading, node, name) => {
    if (node.type === 'array') return aList(item)(reading, node, name)
    const one = item(reading, node, name)
    return one === undefined ? undefined : [one]
  }

export const aRecord =
  <Value>(read: ReadValue<Value>): ReadValue<Record<string, Value>> =>
  (reading, node, name) => {
    if (node.type !== 'object' || (node.children ?? []).length > mostItems) {
      return leaveOut(reading, node, name, `an object of at most ${mostItems} entries`)
    }
    const entries = [...propertiesOf(reading, node)].flatMap(([key, { value }]) => {
      const found = key === '__proto__' ? undefined : read(reading, value, `${name}.${key}`)
      return found === undefined ? [] : [[key, found] as const]
    })
    return Object.fromEntries(entries)
  }

type Readers<Shape> = { [Key in keyof Shape]-?: ReadValue<NonNullable<Shape[Key]>> }

/** What of it is known, and right. */
export const anObject =
  <Shape extends object>(readers: Readers<Shape>): ReadValue<Partial<Shape>> =>
  (reading, node, name) => {
    if (node.type !== 'object') return leaveOut(reading, node, name, 'an object')
    const shape: Partial<Shape> = {}
    for (const [key, { value }] of propertiesOf(reading, node)) {
      if (!Object.hasOwn(readers, key)) {
        reading.notices.add(`${quote(`${name}.${key}`)} is no key of the specification.`)
        continue
      }
      const known = key as keyof Shape
      const read = readers[known](reading, value, `${name}.${key}`)
      if (read !== undefined) shape[known] = read
    }
    return shape
  }

const units = { kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 }

/** Such as `"8gb"`, in bytes. */
export const anAmount: ReadValue<number> = (reading, node, name) => {
  const [, digits, unit] = /^(\d{1,15})([tgmk]b)?$/i.exec(String(node.value)) ?? []
  if (node.type !== 'string' || digits === undefined) {
    return leaveOut(reading, node, name, 'an amount, such as "8gb"')
  }
  return Number(digits) * (units[unit?.toLowerCase() as keyof typeof units] ?? 1)
}
