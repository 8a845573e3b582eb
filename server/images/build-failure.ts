import { shown } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'

/** A line of a file of the repository. */
export type BuildPlace = { path: string; line: number }

/**
 * What is wrong with what is built: one sentence that begins with the place, which is also here by
 * itself. Nothing of the repository's own words hides in it, or turns the text around it (S-26).
 */
export class BuildFailure extends AppError {
  readonly place: BuildPlace
  constructor(place: BuildPlace, message: string, options?: ErrorOptions) {
    super('BUILD_FAILED', shown(`${place.path}:${place.line}: ${message}`), options)
    this.place = place
  }
}
