import { type Pack, type PackIssue, type PackItem, type PackPart, PackProblem, parseYaml } from '#pack'
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
  check: (items, pack) => items.flatMap((item) => differences(item, pack)),
  async install(tx, items, _pack, at) {
    await installForms(
      tx,
      items.map((item) => toForm(item.id, item.value)),
      at,
    )
  },
}

/** A field that names a code list offers exactly its codes: what the list says of a value is then said of every choice. */
function differences(item: PackItem<FormFile>, pack: Pack): PackIssue[] {
  const properties = (item.value.schema['properties'] ?? {}) as Record<string, { enum?: unknown[] }>
  return Object.entries(item.value.fields).flatMap(([field, { codelist }]) => {
    if (codelist === undefined) return []
    const list = pack
      .items<{ entries: readonly { code: string }[] }>('facts.codelists')
      .find(({ id }) => id.endsWith(`/${codelist}`))
    const codes = new Set(list?.value.entries.map((entry) => entry.code))
    const offered = properties[field]?.enum ?? []
    const odd = [...codes].find((code) => !offered.includes(code)) ?? offered.find((code) => !codes.has(String(code)))
    return list && odd === undefined
      ? []
      : [
          {
            path: item.path,
            code: 'forms.codelist_differs',
            params: { field, list: codelist, code: String(odd ?? '') },
          },
        ]
  })
}
