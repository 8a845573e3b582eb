import { type ComposeProperty, composeProperties } from './compose-properties.ts'

const groups = [
  ['honoured', 'What works', 'What it does here'],
  ['transformed', 'What works in another way', 'What it does here'],
  ['dropped', 'What has no effect', 'Because'],
  ['refused', 'What is refused', 'Because'],
] as const

/** The page of the documents about every property of a Compose file, as Markdown. */
export function composeTables(): string {
  const tables = groups.map(([verdict, title, column]) => {
    const rows = composeProperties.filter((property) => property.verdict === verdict).map(rowOf)
    return `## ${title}\n\n| Key | ${column} |\n| --- | --- |\n${rows.join('\n')}\n`
  })
  return `${head}\n${tables.join('\n')}`
}

const head = `# Every key of a Compose file

What Bothy does with each property of the [Compose specification](https://github.com/compose-spec/compose-spec) in a
file that \`dockerComposeFile\` names. Written from \`server/compose/policy/\`; [devcontainer.json](devcontainer.md) says
how they work together. A key that begins with a slash stands at the top of the file, the others within a service; dots
stand for a key within another one, and \`*\` for any name. What is within a key and not in a table itself is as that key is.
`

function rowOf({ key, says, instead }: ComposeProperty): string {
  const way = instead === undefined ? '' : ` Instead, ${instead}.`
  return `| \`${key}\` | ${says.charAt(0).toUpperCase()}${says.slice(1)}.${way} |`
}
