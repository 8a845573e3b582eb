import { secretName } from '#server/secrets/secrets.schema.ts'
import { shown } from '../commands-in-words.ts'
import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import type { MergedDevContainer } from '../model/dev-container.ts'
import { quote } from '../notices.ts'

/** More of them nobody fills in. */
const mostSecrets = 50
const longest = { description: 500, documentationUrl: 2000 }

/**
 * Which secrets its people are asked for. `notices`: of what nobody is asked for, the end of the
 * sentence that says so.
 */
export function judgeSecrets(asked: MergedDevContainer['secrets'] = {}): {
  secrets: DevcontainerConfig['secrets']
  notices: string[]
} {
  const notices: string[] = []
  const secrets: DevcontainerConfig['secrets'] = []
  for (const [name, { description, documentationUrl }] of Object.entries(asked)) {
    const wrong = secretName.safeParse(name).error?.issues[0]?.message
    if (wrong !== undefined) notices.push(`does not ask for ${quote(name)}: ${wrong}`)
    else if (secrets.length === mostSecrets) {
      notices.push(`asks for no more than the first ${mostSecrets}.`)
      break
    } else {
      secrets.push({
        name,
        description: description ? shown(description.slice(0, longest.description)) : null,
        documentationUrl: documentationUrl ? linkOf(documentationUrl) : null,
      })
    }
  }
  return { secrets, notices }
}

/** A page to be opened in a browser; any other scheme could run something there (S-26). */
function linkOf(text: string): string | null {
  const url = URL.parse(text)
  const isFine = url?.protocol === 'https:' && !url.username && !url.password
  return isFine && url.href.length <= longest.documentationUrl ? url.href : null
}
