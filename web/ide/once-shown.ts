import { type ComponentType, createElement } from 'react'
import { useIde } from './ide-context.ts'

/**
 * The same component, drawn once the IDE is shown: what begins something in the codespace, tells of
 * something, or listens to the whole page has no business before that. `ahead` is drawn in its
 * place until then.
 */
export function onceShown(
  component: ComponentType,
  ahead: ComponentType | null = null,
): ComponentType {
  // biome-ignore lint/correctness/noComponentHookFactories: it is called once for each part, by a module
  return function OnceShown() {
    const { isShown } = useIde()
    if (isShown) return createElement(component)
    return ahead && createElement(ahead)
  }
}
