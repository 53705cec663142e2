import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take minutes, the slowest first. Started late, one of them would run alone at the end. */
const SLOW = [
  'journeys/start.journey.test.ts',
  'journeys/local-neo4j.journey.test.ts',
  'pages/reason-claims.db.test.ts',
  'bench/faults.db.test.ts',
  'fuzz/requests.test.ts',
  'suggest-friends-rules.test.ts',
]

/** Creates or drops constraints or indexes, itself or by a training. */
const CHANGES_SCHEMA = /wipeBare|fake-training|composeRegistry|(?:CREATE|DROP) (?:\w+ )?(?:INDEX|CONSTRAINT)/

/**
 * Runs slow files first, then those that change the schema, then the others in the order of vitest. After
 * each change of the schema a test server plans all queries again, which takes a minute.
 */
export default class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = new Map(files.map((file) => [file, rank(file.moduleId)]))
    const groupOf = (file: TestSpecification) => file.project.config.sequence.groupOrder
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => groupOf(a) - groupOf(b) || rankOf.get(a)! - rankOf.get(b)!)
  }
}

function rank(file: string): number {
  const slow = SLOW.findIndex((name) => file.endsWith(name))
  if (slow >= 0) return slow
  const changes = file.endsWith('.db.test.ts') && CHANGES_SCHEMA.test(readFileSync(file, 'utf8'))
  return SLOW.length + (changes ? 0 : 1)
}
