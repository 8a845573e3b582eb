import type { RegistrationForm } from '#server/github/github.schema.ts'

/** Leaves for GitHub with the form's one field, as only a form can. */
export function postForm({ action, manifest }: RegistrationForm): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = 'manifest'
  field.value = manifest
  form.append(field)
  document.body.append(form)
  form.submit()
}
