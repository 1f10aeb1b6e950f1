import { type ReactNode, useId } from 'react'

export interface Filter {
  name: string
  label: string
  options: readonly { value: string; label: string }[]
  width?: number
}

/** A row of named choices above a list; an unset choice means everything. */
export function FilterBar(props: {
  filters: readonly Filter[]
  values: Readonly<Record<string, string | undefined>>
  everything: string
  onChange: (values: Record<string, string | undefined>) => void
  children?: ReactNode
}) {
  const id = useId()
  return (
    <form className="filter-bar" onSubmit={(event) => event.preventDefault()}>
      {props.filters.map((filter) => (
        <p key={filter.name}>
          <label htmlFor={`${id}${filter.name}`}>{filter.label}</label>
          <Choice
            id={`${id}${filter.name}`}
            name={filter.name}
            width={filter.width}
            value={props.values[filter.name] ?? ''}
            options={[{ value: '', label: props.everything }, ...filter.options]}
            onChange={(value) => props.onChange({ ...props.values, [filter.name]: value || undefined })}
          />
        </p>
      ))}
      {props.children}
    </form>
  )
}

/** The browser's own list to choose from: it works with a keyboard, on a phone and in every engine. */
export function Choice(props: {
  id?: string
  name?: string
  value?: string
  width?: number | undefined
  options: readonly { value: string; label: string }[]
  onChange?: (value: string) => void
}) {
  const { options } = props
  return (
    <select
      id={props.id}
      name={props.name}
      className="choice"
      style={props.width ? { maxWidth: props.width } : undefined}
      value={props.value ?? ''}
      onChange={(event) => props.onChange?.(event.target.value)}
    >
      {props.value === undefined && !options.some((option) => option.value === '') && <option value="" />}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
