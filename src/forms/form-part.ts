import type { PackPart } from '#pack'
import { PackProblem, parseYaml } from '#pack'
import { installForms } from './form.store.ts'
import { type FormFile, formFile } from './form.ts'
import { compileForm } from './form-check.ts'
import { toForm } from './form-schema.ts'

/** `forms/*.form.yaml`: read strictly, hardened and compiled once, so that a form that installs is a form that works. */
export const formPart: PackPart<FormFile> = {
  name: 'forms',
  files: 'forms/*.form.yaml',
  parse(text, path) {
    const file = parseYaml(text, formFile, path)
    try {
      compileForm(toForm(path, file))
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      throw new PackProblem([{ path, code: 'forms.form_file', params: { detail } }])
    }
    return file
  },
  async install(tx, items, _pack, at) {
    await installForms(
      tx,
      items.map((item) => toForm(item.id, item.value)),
      at,
    )
  },
}
