import type { TermChange, Wants } from '#server/codespaces/trust/trust.schema.ts'
import { shortAddress } from '#web/codespaces/codespace-words.ts'
import { ChangeMark, TermChanges } from './ChangeMark.tsx'
import { ChangesBesides } from './ChangesBesides.tsx'
import { Fact } from './Fact.tsx'

type WantsListProps = {
  wants: Wants
  /** Null where there is none. */
  configurationPath: string | null
  /** Why its configuration cannot be used. */
  problem: string | null
  /** Otherwise what it runs is left out. */
  isConfigurationKnown: boolean
  /** Since it was agreed to; null where that is not known. */
  changes?: readonly TermChange[] | null
}

const permissionWords: Record<'write' | 'read' | 'none' | 'unknown', string> = {
  write: 'Reads it and pushes to it',
  read: 'Reads it only',
  none: 'None: it reads what everybody may read',
  unknown: 'Not known before it is asked for',
}

/**
 * What a repository would run by itself and what it would get of yours, all of it as text (S-26,
 * S-28).
 */
export function WantsList(props: WantsListProps) {
  const { wants, configurationPath, problem, isConfigurationKnown, changes = null } = props
  const {
    image,
    build,
    capAdd,
    features,
    services,
    remoteUser,
    commands,
    ports,
    mounts,
    repositoryPermission,
    secretNames,
    askedSecrets,
    dotfilesRepositoryUrl,
    notices,
  } = wants
  return (
    <TermChanges value={changes}>
      <dl className="flex min-w-0 flex-col gap-2 text-small">
        {isConfigurationKnown && (
          <>
            <Fact name="Container">
              <Image image={image} build={build} />
              {configurationPath !== null && `, as ${configurationPath} says`}
              <ChangeMark of="container" />
              {build !== null && build.args.length > 0 && (
                <CommandText name="Build arguments" text={build.args.join('\n')} />
              )}
              {capAdd.length > 0 && (
                <p>
                  {'With '}
                  <code className="font-mono">{capAdd.join(', ')}</code>, which debuggers need
                </p>
              )}
              {problem !== null && (
                <p className="text-warning">On the default configuration: {problem}</p>
              )}
            </Fact>
            {features.length > 0 && (
              <Fact name="Features, installed as root">
                {features.map((feature) => (
                  <Feature key={feature.reference} {...feature} />
                ))}
              </Fact>
            )}
            {services.length > 0 && (
              <Fact name="Services beside it">
                {services.map(({ name, command, ...made }) => (
                  <div key={name} className="mt-0.5">
                    <code className="font-mono">{name}</code>
                    {': '}
                    <Service {...made} />
                    <ChangeMark of="services" name={name} />
                    {command !== '' && <CommandText name={`Command of ${name}`} text={command} />}
                  </div>
                ))}
              </Fact>
            )}
            <Fact name="User">
              {remoteUser === null ? (
                'As the image says'
              ) : (
                <code className="font-mono">{remoteUser}</code>
              )}
              <ChangeMark of="user" />
            </Fact>
            <Fact name="Commands of the repository">
              {commands.length === 0
                ? 'None'
                : commands.map(({ hook, text }) => <Command key={hook} hook={hook} text={text} />)}
            </Fact>
            {ports.length > 0 && (
              <Fact name="Ports">
                <Named of="ports" entries={ports} />
              </Fact>
            )}
            {mounts.length > 0 && (
              <Fact name="Mounts, kept apart from its files">
                <Named of="mounts" entries={mounts} />
              </Fact>
            )}
            {notices.length > 0 && (
              <Fact name="Remarks on it">
                <ul className="flex list-disc flex-col gap-1 pl-5 marker:text-dim">
                  {notices.map((notice) => (
                    <li key={notice}>{notice}</li>
                  ))}
                </ul>
              </Fact>
            )}
          </>
        )}
        <ChangesBesides />
        <Fact name="Network">Open</Fact>
        <Fact name="Token of its repository">
          {permissionWords[repositoryPermission ?? 'unknown']}
        </Fact>
        <Fact name="Your secrets">
          {secretNames.length === 0 ? (
            'None'
          ) : (
            <ul className="flex flex-wrap gap-1">
              {secretNames.map((name) => (
                <li
                  key={name}
                  className="rounded-control bg-sunken px-1.5 font-mono wrap-anywhere text-text"
                >
                  {name}
                  <ChangeMark of="secrets" name={name} />
                </li>
              ))}
            </ul>
          )}
        </Fact>
        {askedSecrets.some(({ state }) => state !== 'given') && (
          <Fact name="Secrets it asks for that it would not get">
            <AskedFor secrets={askedSecrets} />
          </Fact>
        )}
        <Fact name="Your dotfiles">
          {dotfilesRepositoryUrl === null ? 'None' : shortAddress(dotfilesRepositoryUrl)}
        </Fact>
      </dl>
    </TermChanges>
  )
}

function AskedFor({ secrets }: { secrets: Wants['askedSecrets'] }) {
  return secrets
    .filter(({ state }) => state !== 'given')
    .map(({ name, state }) => (
      <div key={name}>
        <code className="font-mono">{name}</code>
        {state === 'elsewhere' && ': you have it, for other repositories'}
      </div>
    ))
}

function Image({ image, build }: Pick<Wants, 'image' | 'build'>) {
  if (build !== null) {
    return (
      <>
        {'Built by the commands in '}
        <code className="font-mono">{build.dockerfile}</code>
        {build.target !== null && (
          <>
            {', its stage '}
            <code className="font-mono">{build.target}</code>
          </>
        )}
      </>
    )
  }
  return image === null ? 'The default image' : <code className="font-mono">{image}</code>
}

function Feature({ reference, options, version, asks }: Wants['features'][number]) {
  const said = [...options, ...(asks ?? [])].join('\n')
  return (
    <div className="mt-0.5">
      <code className="font-mono">{reference}</code>
      {version !== null && ` (${version})`}
      <ChangeMark of="features" name={reference} />
      {asks === null && ': what it brings along is known once it is fetched'}
      {said !== '' && <CommandText name={reference} text={said} />}
    </div>
  )
}

function Service({ image, dockerfile }: Pick<Wants['services'][number], 'image' | 'dockerfile'>) {
  return (
    <>
      {dockerfile !== null && 'built by the commands in '}
      <code className="font-mono">{dockerfile ?? image}</code>
    </>
  )
}

function Named(props: { of: 'ports' | 'mounts'; entries: Wants['ports'] }) {
  return props.entries.map(({ name, text }) => (
    <div key={name}>
      <code className="font-mono">{name}</code>
      {text !== '' && `: ${text}`}
      <ChangeMark of={props.of} name={name} />
    </div>
  ))
}

function Command({ hook, text }: { hook: string; text: string }) {
  return (
    <div className="mt-0.5">
      {hook}
      <ChangeMark of="commands" name={hook} />
      <CommandText name={hook} text={text} />
    </div>
  )
}

function CommandText({ name, text }: { name: string; text: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, it holds no fields
    <div
      role="group"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a long one is scrolled with the keyboard too
      tabIndex={0}
      className="max-h-32 overflow-auto rounded-control bg-sunken px-2 py-1"
    >
      <pre className="font-mono break-all whitespace-pre-wrap">{text}</pre>
    </div>
  )
}
