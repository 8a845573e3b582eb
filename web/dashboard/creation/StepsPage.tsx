import { Link } from '@tanstack/react-router'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { buttonClasses } from '#web/ui/Button.tsx'
import { beside, CodespaceFacts } from './CodespaceFacts.tsx'
import { StepList } from './StepList.tsx'

/**
 * How the last start went, to be read whenever one likes: what was refused or not supported is
 * in these logs.
 */
export function StepsPage({ codespace }: { codespace: Codespace }) {
  const { name, displayName } = codespace
  useTitle(`Steps of ${displayName}`)
  return (
    <div className={beside.page}>
      <CodespaceFacts codespace={codespace} />
      <section aria-label="Steps of the last start" className={`${beside.main} items-stretch`}>
        <StepList codespace={codespace} />
        <div className="flex flex-wrap gap-2 px-2">
          <Link to="/c/$name" params={{ name }} className={buttonClasses()}>
            Open
          </Link>
          <Link to="/" className={buttonClasses('ghost')}>
            Back to the list
          </Link>
        </div>
      </section>
    </div>
  )
}
