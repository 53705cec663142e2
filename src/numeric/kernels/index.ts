// The entry point of the module. Every kernel works on numbered blocks whose bounds depend on sizes alone,
// never on the number of threads, so a result has the same bits whichever thread computes a block.
import {
  FLAG_NOTIFY,
  FLAG_STOP,
  JOB_ARGS,
  JOB_BLOCKS,
  JOB_DONE,
  JOB_FLAGS,
  JOB_GENERATION,
  JOB_KERNEL,
  JOB_TICKET,
} from './generated/arguments'
import { dispatch } from './generated/dispatch'

/** Tells the thread's JavaScript that an asynchronous job is complete. */
declare function notifyDone(): void

/**
 * Takes blocks of the job until none is left. The ticket holds the job's generation in its upper half and the
 * next block in its lower half. A claim succeeds only while the job that the ticket was read from is still
 * open, and a job's arguments stay valid until all claimed blocks are done.
 */
export function participate(job: usize, thread: i32): void {
  while (true) {
    const ticket = atomic.load<i64>(job + JOB_TICKET)
    const block = <i32>ticket
    const blocks = atomic.load<i32>(job + JOB_BLOCKS)
    if (block >= blocks) return
    if (atomic.cmpxchg<i64>(job + JOB_TICKET, ticket, ticket + 1) != ticket) continue
    dispatch(load<i32>(job + JOB_KERNEL), block, thread, job + JOB_ARGS)
    const flags = load<i32>(job + JOB_FLAGS)
    if (atomic.add<i32>(job + JOB_DONE, 1) + 1 == blocks) {
      atomic.notify(job + JOB_DONE, 1)
      if (flags & FLAG_NOTIFY) notifyDone()
    }
  }
}

/**
 * Main loop of a worker: sleeps until the generation changes, takes part in the job, and repeats until the
 * stop flag is set.
 */
export function serve(job: usize, thread: i32, generation: i32): void {
  let seen = generation
  while (true) {
    atomic.wait<i32>(job + JOB_GENERATION, seen, -1)
    seen = atomic.load<i32>(job + JOB_GENERATION)
    if (atomic.load<i32>(job + JOB_FLAGS) & FLAG_STOP) return
    participate(job, thread)
  }
}

/** Spins until all blocks are done, for `turns` turns at most. Returns whether they are done. */
export function spin(job: usize, turns: i32): bool {
  for (let turn = 0; turn < turns; turn++) {
    if (atomic.load<i32>(job + JOB_DONE) >= atomic.load<i32>(job + JOB_BLOCKS)) return true
  }
  return false
}

/** Runs all blocks on the calling thread, with arguments outside the shared job record. */
export function runAlone(kernel: i32, blocks: i32, thread: i32, args: usize): void {
  for (let block = 0; block < blocks; block++) dispatch(kernel, block, thread, args)
}

/** Sleeps until all blocks are done. Must not be called on a server's main thread. */
export function sleep(job: usize): void {
  while (true) {
    const done = atomic.load<i32>(job + JOB_DONE)
    if (done >= atomic.load<i32>(job + JOB_BLOCKS)) return
    atomic.wait<i32>(job + JOB_DONE, done, 100000000)
  }
}
