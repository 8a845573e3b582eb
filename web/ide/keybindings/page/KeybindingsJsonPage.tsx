import { DocumentText } from '../../settings/DocumentText.tsx'
import { useUserRuleProblems } from '../use-user-rule-problems.ts'

const template =
  '// Keys written here outrank the default ones. A command with a - before it loses its own.\n[\n]\n'

/** keybindings.json as text, and what is wrong in it. */
export function KeybindingsJsonPage() {
  const problems = useUserRuleProblems()
  return (
    <div className="flex size-full flex-col">
      <div className="min-h-0 flex-1">
        <DocumentText
          name="keybindings"
          label="keybindings.json"
          template={template}
          problems={problems}
        />
      </div>
      {problems.length > 0 && (
        <ul
          aria-label="Problems"
          className="max-h-32 shrink-0 overflow-y-auto border-t border-line bg-base py-1 text-small"
        >
          {problems.map(({ line, column, message }) => (
            <li key={`${line}:${column} ${message}`} className="flex gap-2 px-4 py-0.5">
              <span className="text-warning">
                Line {line}, column {column}
              </span>
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
