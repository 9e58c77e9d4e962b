// jsmodbus reads 40 registers of every meter, again as soon as they are there. usage: node rival_jsmodbus.js PORT METERS SECONDS
'use strict'
const net = require('net')
const modbus = require('jsmodbus')
const { run } = require('./closed_loop.js')

run((host, port) => new Promise((resolve, reject) => {
  const socket = new net.Socket()
  const client = new modbus.client.TCP(socket, 1, 30000)
  socket.setNoDelay(true)
  socket.on('error', reject)
  socket.on('connect', () => resolve(() =>
    client.readHoldingRegisters(0, 40).then(({ response }) => response.body.valuesAsBuffer)))
  socket.connect({ host, port })
}))
