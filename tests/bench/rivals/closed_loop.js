// What both Node clients share: connect to all meters, read each again and again, decode, count, measure.
'use strict'
const [port, meters, seconds] = process.argv.slice(2).map(Number)

let polls = 0
let sum = 0

// Twenty signed 32-bit numbers, scaled: what everybody who reads a meter has to do with the answer.
function decode (bytes) {
  for (let i = 0; i < 20; i++) sum += bytes.readInt32BE(4 * i) * 0.1
  polls++
}

async function readForEver (read) {
  for (;;) decode(await read())
}

async function run (connect) {
  const reads = []
  for (let first = 0; first < meters; first += 100) {
    const some = []
    for (let n = first; n < first + 100 && n < meters; n++) some.push(connect(`127.1.${n >> 8}.${n & 255}`, port))
    reads.push(...await Promise.all(some))
  }
  for (const read of reads) readForEver(read).catch(error => { console.error(error); process.exit(1) })
  setTimeout(() => {
    const before = { polls, cpu: process.cpuUsage(), at: process.hrtime.bigint() }
    setTimeout(() => {
      const { user, system } = process.cpuUsage(before.cpu)
      console.log(JSON.stringify({
        polls: polls - before.polls,
        wall_us: Number((process.hrtime.bigint() - before.at) / 1000n),
        cpu_us: user + system,
        rss_kb: Math.round(process.memoryUsage().rss / 1024),
        sum
      }))
      process.exit(0)
    }, 1000 * seconds)
  }, 2000) // compiled and warm
}

module.exports = { run }
