import { type Property, properties } from './properties.ts'

const groups = [
  ['honoured', 'What works', 'What it does here'],
  ['transformed', 'What works in another way', 'What it does here'],
  ['dropped', 'What has no effect', 'Because'],
  ['refused', 'What is refused', 'Because'],
] as const

/** The page of the documents about every property, as Markdown. */
export function propertyTables(): string {
  const tables = groups.map(([verdict, title, column]) => {
    const rows = properties.filter((property) => property.verdict === verdict).map(rowOf)
    return `## ${title}\n\n| Key | ${column} |\n| --- | --- |\n${rows.join('\n')}\n`
  })
  return `${head}\n${tables.join('\n')}`
}

const head = `# Every key of a devcontainer.json

What Bothy does with each property of the [Dev Container specification](https://containers.dev/implementors/json_reference/),
and with those that other tools have added. Written from \`server/devcontainers/model/\`, whose tests have an example of
each; [devcontainer.json](devcontainer.md) says how they work together. Dots stand for a key within another one, and
\`*\` for any name.
`

function rowOf({ key, says, instead, of }: Property): string {
  const whose = of === undefined || of === 'specification' ? '' : ` (${of})`
  const way = instead === undefined ? '' : ` Instead, ${instead}.`
  return `| \`${key}\`${whose} | ${says.charAt(0).toUpperCase()}${says.slice(1)}.${way} |`
}
