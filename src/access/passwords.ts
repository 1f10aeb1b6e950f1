import { hash, verify } from '@node-rs/argon2'
import { invalid } from '#kernel'

/** OWASP's first choice for Argon2id: 19 MiB, two passes; 13 ms on one small core. The library's default algorithm is Argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The hash of a password nobody has, at the same cost: an unknown name takes as long as a wrong password. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$8XsU6BEenpmpkfB1XNeFjw$ZFrjYlP2rxrVztdCfuekxvo8f9KBKRmJPxNQkIa0MLs'

export const LONGEST_PASSWORD = 200

export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

/** True when the password belongs to the hash; takes the same time when there is no hash. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? NOBODY, password.normalize('NFKC').slice(0, LONGEST_PASSWORD)).catch(
    () => false,
  )
  return stored !== undefined && matches
}

const COMMON = /^(?:(.)\1*|(?:0?1234567890?)+.*|password.*|qwerty.*|admin.*|abc123.*|iloveyou.*|woaini.*|a?123456.*)$/i

/** Refuses what is guessed first: short ones, the name itself, the well-known. Throws `access.weak_password`. */
export function requireStrong(name: string, password: string): void {
  const length = [...password].length
  const same = password.toLowerCase().replace(/\d+$/, '') === name.toLowerCase()
  if (length < 10 || length > LONGEST_PASSWORD || same || COMMON.test(password)) throw invalid('access.weak_password')
}
