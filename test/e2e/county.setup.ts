import type { TestProject } from 'vitest/node'
import { removeFolder, scratchFolder, startProgram } from '../program.ts'

/**
 * The demonstration county is loaded once, by a first start of the program; every file of journeys goes on from a copy of its folder.
 * QINGLIAN_JOURNEY_COUNTY names a folder that is loaded already (and stopped), while journeys are being written.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const loaded = process.env['QINGLIAN_JOURNEY_COUNTY']
  project.provide('countyFolder', loaded ?? (await scratchFolder()))
  project.provide('firstStart', '')
  if (loaded) return undefined
  const data = project.getProvidedContext().countyFolder
  const program = await startProgram({ data, patience: 400_000 })
  await program.stop()
  if (!program.output().includes('载入演示县')) throw new Error(`no county was loaded:\n${program.output()}`)
  project.provide('firstStart', program.output())
  return () => removeFolder(data)
}
