import { buildProperties } from './build-properties.ts'
import { containerProperties } from './container-properties.ts'
import { toolProperties } from './tool-properties.ts'

/**
 * `honoured`: it does what the specification says. `transformed`: what was meant is done in another
 * way. `dropped`: it has no effect. `refused`: it would reach beyond the container, and it is left
 * out or the file is not used.
 */
export type Verdict = 'honoured' | 'transformed' | 'dropped' | 'refused'

/** What Bothy does with one property of a devcontainer.json. */
export type Property = {
  /** As it is written, and those within it behind dots: `build.target`. `*` stands for any name. */
  key: string
  verdict: Verdict
  /**
   * The end of a sentence that a log or a table begins: what it does where it is honoured or
   * transformed, else why it does nothing.
   */
  says: string
  /** Of what is refused: how to get what was wanted. */
  instead?: string
  /** Where it is described, unless that is the schema of the specification. */
  of?: 'specification' | 'Codespaces' | 'Visual Studio Code' | 'Bothy'
}

/** Every property there is, each once; logs, documents and tests follow from it. */
export const properties: readonly Property[] = [
  ...containerProperties,
  ...buildProperties,
  ...toolProperties,
]

const byKey = new Map(properties.map((property) => [property.key, property]))

export const propertyOf = (key: string): Property | undefined => byKey.get(key)
