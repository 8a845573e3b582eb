import { AppError } from '#server/errors.ts'
import { parseDotenv } from '#server/secrets/dotenv.ts'
import { reservedNames } from '#server/secrets/secrets.schema.ts'

const most = 100
/** Of what no secret may be called: what is a matter of taste, and tells no program what to run. */
const tastes = /^(EDITOR|VISUAL|PAGER|GIT_EDITOR|GIT_PAGER|LANG|TZ|LC_[A-Z]+|XDG_[A-Z_]+)$/
const name = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/

/**
 * Variables as somebody writes them down, like a `.env` file; of several of one name the last.
 * @throws AppError `SETTING_VALUE_INVALID`, with the line
 */
export function readEnvironment(text: string): Record<string, string> {
  const { entries, refused } = parseDotenv(text)
  const [wrong] = [
    ...refused,
    ...entries.flatMap((entry) => {
      const reason = reasonAgainst(entry)
      return reason === null ? [] : [{ ...entry, reason }]
    }),
  ]
  if (wrong) {
    const which = wrong.name === '' ? '' : ` (${wrong.name.slice(0, 60)})`
    throw new AppError('SETTING_VALUE_INVALID', `Line ${wrong.line}${which}: ${wrong.reason}`)
  }
  const variables = Object.fromEntries(entries.map((entry) => [entry.name, entry.value]))
  if (Object.keys(variables).length > most) {
    throw new AppError('SETTING_VALUE_INVALID', `There are more than ${most} variables.`)
  }
  return variables
}

function reasonAgainst(entry: { name: string; value: string }): string | null {
  if (!name.test(entry.name)) return 'Expected NAME=value.'
  if (reservedNames.test(entry.name) && !tastes.test(entry.name)) {
    return 'That name is reserved: shells, tools or Bothy itself read it.'
  }
  return entry.value.includes('\0') ? 'A variable holds no NUL.' : null
}
