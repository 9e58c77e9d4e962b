// modbus-serial reads 40 registers of every meter, again as soon as they are there. usage: as rival_jsmodbus.js
'use strict'
const ModbusRTU = require('modbus-serial')
const { run } = require('./closed_loop.js')

run(async (host, port) => {
  const client = new ModbusRTU()
  await client.connectTCP(host, { port })
  client.setID(1)
  client.setTimeout(30000)
  return () => client.readHoldingRegisters(0, 40).then(({ buffer }) => buffer)
})
