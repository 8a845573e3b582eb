import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsTable } from '#server/settings-table.ts'
import { settingsDocument } from './settings-document.ts'

/**
 * `npm exec -- node server/settings/write-docs.ts`: what a test otherwise finds to be out of step.
 */
const file = join(import.meta.dirname, '../../docs/settings.md')
writeFileSync(file, settingsDocument(settingsTable))
process.stdout.write(`${file} is written.\n`)
