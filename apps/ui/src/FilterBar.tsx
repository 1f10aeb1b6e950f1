import { Form, Select } from 'antd'
import type { ReactNode } from 'react'

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
  const shown = Object.fromEntries(props.filters.map((filter) => [filter.name, props.values[filter.name] ?? '']))
  return (
    <Form
      className="filter-bar"
      layout="inline"
      initialValues={shown}
      key={JSON.stringify(shown)}
      onValuesChange={(_, all: Record<string, string>) =>
        props.onChange(Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value || undefined])))
      }
    >
      {props.filters.map((filter) => (
        <Form.Item key={filter.name} name={filter.name} label={filter.label}>
          <Select
            style={{ width: filter.width ?? 160 }}
            popupMatchSelectWidth={false}
            options={[{ value: '', label: props.everything }, ...filter.options]}
          />
        </Form.Item>
      ))}
      {props.children}
    </Form>
  )
}
