import type { RegistrationFailure } from '#server/github/github.schema.ts'

/** What an App made at GitHub is worth when it is not registered here. */
const orphan = 'If GitHub has made an App, delete it there, and create it anew.'

const sentences: Record<RegistrationFailure, string> = {
  GITHUB_SETUP_INVALID: `The way back from GitHub was too old, used before, or begun in another session, so nothing was registered. ${orphan}`,
  GITHUB_SETUP_NOT_ALLOWED:
    'You were not signed in as an administrator when you came back from GitHub, so nothing was registered. Delete the App there, and create it anew.',
  GITHUB_UNREACHABLE: `GitHub did not answer as it should, so nothing was registered. ${orphan}`,
  GITHUB_REGISTERED:
    'This Bothy was registered by somebody else meanwhile, and that registration counts. Delete the App you have just made at GitHub.',
  GITHUB_SETUP_FAILED: `GitHub did not tell the keys of the App, so nothing was registered. ${orphan}`,
}

/** Why the App was not registered. What stands in an address may have been put there by anybody. */
export const failureSentence = (failed: string | undefined): string | null =>
  failed !== undefined && Object.hasOwn(sentences, failed)
    ? sentences[failed as RegistrationFailure]
    : null
