import { dirname } from 'node:path'
import { startupSnapshot } from 'node:v8'

/** Still true in an agent that goes on from there. */
const isHeldReady = startupSnapshot.isBuildingSnapshot()

/**
 * The file that was started. What the kit holds ready was read in the place where that was put
 * together: then it is the one that the command line names.
 */
export const programFile = (): string =>
  (isHeldReady ? process.argv[1] : undefined) ?? import.meta.filename

/** Of the kit that the agent runs out of; where it does not, a folder without the kit's programs. */
export const kitFolder = (): string => dirname(dirname(programFile()))
