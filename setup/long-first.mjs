import { BaseSequencer } from 'vitest/node'

/** Of these each takes as long as dozens of the others do, most of it waiting for the engine. */
const isLong = ({ moduleId }) =>
  /-on-docker\.test|\/docker-driver\.test|\/crash-sweep\.test|\/server\/images\/b[^/]*\.test/.test(
    moduleId,
  )

/**
 * The long ones begin first, so that none of them goes on alone at the end. Without it the largest
 * file would, which says little of its time.
 */
export default class LongFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
