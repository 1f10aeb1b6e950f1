import { z } from 'zod'

const text = z
  .union([z.string().min(1), z.strictObject({ zh: z.string().min(1), en: z.string().optional() })])
  .transform((value) => (typeof value === 'string' ? { zh: value } : value))

/** 风险点: what could go wrong, what prevents it, and who looks whether it does. */
const risk = z.strictObject({
  point: text,
  level: z.enum(['high', 'medium', 'low']),
  control: text,
  checked_by: text,
})

/** One entry of a power list (权力清单): whose power, on which ground, by which flow, within which time, with which risks. */
const power = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9]*-\d{2,}$/, 'a code like VS-01'),
  title: text,
  basis: z.array(z.string().min(1)).min(1),
  /** Post code of who decides. */
  holder: z.string().min(1),
  keeper: z.string().optional(),
  seal: z.enum(['party', 'village', 'coop']).optional(),
  /** File name of the flow in the same pack. */
  flow: z.string().min(1),
  limit: z.strictObject({ working_days: z.number().int().min(1).max(3650), basis: z.string().min(1) }),
  /** 共性 + 个性: what is the same everywhere, who says so, and what a village may add. */
  common: text.optional(),
  common_by: text.optional(),
  local: text.optional(),
  risks: z.array(risk).min(1),
  published: text,
})

export const powersFile = z.strictObject({ powers: z.array(power).min(1) })
export type PowersFile = z.output<typeof powersFile>

/** A power item as installed: with its pack and the full id of its flow. */
export type PowerItem = PowersFile['powers'][number] & { readonly pack: string; readonly process: string }
